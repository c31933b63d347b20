import { isoUtc } from '@yunzhang/base';
import { endOfTime } from './beijing.ts';
import type { Field, Fields, Shape } from './field.ts';
import { textMatching } from './generate-text.ts';
import { fieldLabel, spoken } from './label.ts';
import { chanceOf } from './walk-chance.ts';

/** A JSON Schema, as data. @basis JSON Schema 2020-12 */
export type Schema = Readonly<Record<string, unknown>>;

/** The dialect the schemas are written in. */
export const schemaDialect = 'https://json-schema.org/draft/2020-12/schema';

/**
 * The schema of an input or a record.
 *
 * It takes what `readFields` takes, but for what a schema cannot say: check digits, days that do
 * not exist, characters that hide others. Titles are in Chinese, `x-title-en` has the English ones.
 */
export function schemaOf(fields: Fields): Schema {
  return { $schema: schemaDialect, ...objectOf(fields) };
}

/** The same without the name of its dialect, to stand inside another document. */
export function objectOf(fields: Fields): Schema {
  const entries = Object.entries(fields);
  const required = entries.filter(([, f]) => f.optional !== true && f.when === undefined);
  const conditions = entries.flatMap(([name, { when }]) => {
    if (when === undefined) return [];
    const { field, is } = when;
    const asked = { properties: { [field]: { enum: is } }, required: [field] };
    // Asked for and there, or neither: `if` and `then` would say it to fewer generators.
    return [
      {
        oneOf: [
          { ...asked, required: [field, name] },
          { not: { anyOf: [asked, { required: [name] }] } },
        ],
      },
    ];
  });
  return {
    type: 'object',
    properties: Object.fromEntries(
      entries.map(([name, field]) => [name, fieldSchema(name, field)]),
    ),
    ...(required.length === 0 ? {} : { required: required.map(([name]) => name) }),
    ...(conditions.length === 0 ? {} : { allOf: conditions }),
    additionalProperties: false,
  };
}

function fieldSchema(name: string, field: Field<unknown>): Schema {
  const { zh, en } = fieldLabel(name, field);
  const help = field.help === undefined ? {} : { description: `${field.help.zh} ${field.help.en}` };
  return { title: zh, 'x-title-en': en, ...help, ...shapeSchema(field.shape) };
}

function shapeSchema(shape: Shape): Schema {
  switch (shape.kind) {
    case 'text':
      return {
        type: 'string',
        minLength: 1,
        maxLength: shape.sizeMax,
        ...(shape.pattern === undefined ? {} : { pattern: `^(?:${shape.pattern})$` }),
      };
    case 'fen':
    case 'count':
      return {
        type: 'integer',
        minimum: shape.min,
        maximum: shape.max,
        ...(shape.kind === 'fen' ? { 'x-unit': 'fen' } : {}),
      };
    case 'instant':
      return { type: 'integer', minimum: 0, maximum: endOfTime, 'x-unit': 'ms' };
    case 'date':
      return { type: 'string', format: 'date', pattern: String.raw`^(?:19|20|21)\d\d-\d\d-\d\d$` };
    case 'digest':
      return { type: 'string', pattern: '^[0-9a-f]{64}$', 'x-algorithm': 'SM3' };
    case 'flag':
      return { type: 'boolean' };
    case 'rate':
      return { type: 'string', pattern: String.raw`^(?:0|[1-9]\d{0,8})(?:\.\d{1,8})?$` };
    case 'choice':
      return { oneOf: Object.entries(shape.of).map(([value, zh]) => choice(value, zh)) };
    case 'identifier': {
      const { id, title, example } = shape.of;
      return {
        type: 'string',
        maxLength: 256,
        'x-identifier': id,
        examples: [example],
        description: `${title.zh} ${title.en}`,
      };
    }
    case 'party':
    case 'case':
      return {
        type: 'string',
        pattern: '^[A-Za-z0-9_.:/@-]{1,256}$',
        ...(shape.kind === 'party' ? { 'x-party': shape.of } : { 'x-scenario': shape.of }),
      };
    case 'list':
      return {
        type: 'array',
        minItems: shape.min,
        maxItems: shape.max,
        items: shapeSchema(shape.of.shape),
      };
    case 'group':
      return objectOf(shape.of);
  }
}

function choice(value: string, zh: string): Schema {
  return { const: value, title: zh, 'x-title-en': spoken(value) };
}

/** A right value of a field, the same every time: for samples in documents. */
export function sampleOf(fields: Fields): Readonly<Record<string, unknown>> {
  const value: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const { when } = field;
    const isAsked =
      when === undefined ? field.optional !== true : when.is.some((v) => v === value[when.field]);
    if (isAsked) value[name] = sampleShape(field.shape, field.title);
  }
  return value;
}

/** A moment for samples: 2026-11-23T01:30:00Z. */
const sampleAt = 1_795_397_400_000;

function sampleShape(shape: Shape, title: string): unknown {
  switch (shape.kind) {
    case 'text':
      return shape.pattern === undefined
        ? title.slice(0, shape.sizeMax)
        : textMatching(chanceOf(1), shape.pattern);
    case 'fen':
      return Math.max(shape.min, Math.min(shape.max, 100_000));
    case 'count':
      return Math.max(shape.min, Math.min(shape.max, 1));
    case 'instant':
      return sampleAt;
    case 'date':
      return isoUtc(sampleAt).slice(0, 10);
    case 'digest':
      return '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0';
    case 'flag':
      return true;
    case 'rate':
      return '0.0385';
    case 'choice':
      return Object.keys(shape.of)[0];
    case 'identifier':
      return shape.of.example;
    case 'party':
      return shape.of;
    case 'case':
      return `${shape.of}-1`;
    case 'list':
      return Array.from({ length: Math.max(1, shape.min) }, () =>
        sampleShape(shape.of.shape, title),
      );
    case 'group':
      return sampleOf(shape.of);
  }
}
