import type { Act, Scenario } from './definition.ts';
import type { Condition, Field, Fields, Shape, Words } from './field.ts';
import { type SealExplained, sealOf } from './explain-rules.ts';
import { faultsOf, faultWords } from './fault-words.ts';
import { fieldLabel, labelOf, spoken } from './label.ts';
import type { PartyKind } from './party.ts';
import type { Fault } from './reading.ts';

/** The form of one act, as plain data: whoever draws it knows nothing of the scenario. */
export interface Form {
  readonly scenario: string;
  readonly act: string;
  readonly title: Words;
  readonly help?: Words;
  /** How surely its sender has to be known. */
  readonly level: number;
  readonly sections: readonly FormSection[];
  /** Who is to be named, and who may be. */
  readonly names: readonly FormRole[];
  /** Seals it will ask for; undefined where that depends on what is filled in. */
  readonly seals?: readonly SealExplained[];
}

/** Fields under one heading; those without a heading of their own come without one. */
export interface FormSection {
  readonly heading?: Words;
  readonly fields: readonly FormField[];
}

/** One field of a form. */
export interface FormField {
  readonly name: string;
  readonly label: Words;
  readonly help?: Words;
  /** A right example, the same in both languages. */
  readonly placeholder?: string;
  readonly kind: Shape['kind'];
  readonly required: boolean;
  /** Shown only where another field of the form has one of these values. */
  readonly when?: Condition;
  readonly limits: Limits;
  readonly choices?: readonly { readonly value: string; readonly label: Words }[];
  readonly identifier?: string;
  readonly party?: PartyKind;
  /** The scenario of the case to be chosen. */
  readonly scenario?: string;
  /** Of a group: its fields. Of a table: its columns. Of a list: one item. */
  readonly fields?: readonly FormField[];
  /** How many rows are shown at first, for tables and lists. */
  readonly rows?: number;
  /** What is said of each fault it can have. */
  readonly messages: readonly (Pick<Fault, 'why' | 'detail'> & { readonly words: Words })[];
  /** What it is filled with at first. */
  readonly value?: unknown;
}

/** Bounds of a value, in the units of the input. */
export interface Limits {
  readonly min?: number;
  readonly max?: number;
  readonly sizeMax?: number;
  readonly pattern?: string;
}

/** A player the form asks for. */
export interface FormRole {
  readonly role: string;
  readonly label: Words;
  readonly party: PartyKind;
  readonly required: boolean;
  readonly several: boolean;
}

/**
 * The form of an act. `record`, as its reader may see it, fills in what the case already has.
 */
export function formOf(
  scenario: Scenario,
  name: string,
  record: Readonly<Record<string, unknown>> = {},
): Form | undefined {
  const act = Object.hasOwn(scenario.acts, name) ? scenario.acts[name] : undefined;
  if (act === undefined) return undefined;
  const { seals } = act;
  return {
    scenario: scenario.id,
    act: name,
    title: labelOf(name, act),
    ...(act.help === undefined ? {} : { help: act.help }),
    level: act.level,
    sections: sectionsOf(act.input, record),
    names: namesOf(scenario, act),
    ...(typeof seals === 'function'
      ? {}
      : { seals: seals.flatMap((place) => sealOf(scenario, place)) }),
  };
}

function namesOf(scenario: Scenario, act: Act): readonly FormRole[] {
  return [...act.names, ...act.mayName].flatMap((role) => {
    const its = scenario.roles[role];
    if (its === undefined) return [];
    const required = act.names.includes(role);
    return [
      {
        role,
        label: labelOf(role, its),
        party: its.kind,
        required,
        several: its.filled === 'several',
      },
    ];
  });
}

/** Neighbours under one heading make one section; the order stays that of the definition. */
function sectionsOf(
  fields: Fields,
  record: Readonly<Record<string, unknown>>,
): readonly FormSection[] {
  const sections: { heading?: Words; fields: FormField[] }[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const value = Object.hasOwn(record, name) ? record[name] : undefined;
    const made = { ...formField(name, field, fields), ...(value === undefined ? {} : { value }) };
    const last = sections.at(-1);
    if (last !== undefined && last.heading?.zh === field.under?.zh) last.fields.push(made);
    else
      sections.push({
        ...(field.under === undefined ? {} : { heading: field.under }),
        fields: [made],
      });
  }
  return sections;
}

function formField(name: string, field: Field<unknown>, fields: Fields): FormField {
  const { shape, help, when } = field;
  const label = fieldLabel(name, field);
  const placeholder = placeholderOf(shape);
  return {
    name,
    label,
    ...(help === undefined ? {} : { help }),
    ...(placeholder === undefined ? {} : { placeholder }),
    kind: shape.kind,
    required: field.optional !== true,
    ...(when === undefined ? {} : { when }),
    limits: limitsOf(shape),
    ...partsOf(shape),
    messages: faultsOf(field).map((fault) => ({
      ...fault,
      words: faultWords(label, field, fields, fault),
    })),
  };
}

function partsOf(shape: Shape): Partial<FormField> {
  switch (shape.kind) {
    case 'choice':
      return {
        choices: Object.entries(shape.of).map(([value, zh]) => ({
          value,
          label: { zh, en: spoken(value) },
        })),
      };
    case 'identifier':
      return { identifier: shape.of.id };
    case 'party':
      return { party: shape.of };
    case 'case':
      return { scenario: shape.of };
    case 'group':
      return { fields: formFieldsOf(shape.of) };
    case 'list': {
      const item = shape.of;
      const isTable = item.shape.kind === 'group';
      const fields = isTable ? (partsOf(item.shape).fields ?? []) : [formField('item', item, {})];
      return { fields, rows: Math.max(1, shape.min) };
    }
    default:
      return {};
  }
}

/** Fields as a form shows them, without an act: what is filled in elsewhere looks alike. */
export function formFieldsOf(fields: Fields): readonly FormField[] {
  return Object.entries(fields).map(([name, field]) => formField(name, field, fields));
}

function limitsOf(shape: Shape): Limits {
  switch (shape.kind) {
    case 'fen':
    case 'count':
    case 'list':
      return { min: shape.min, max: shape.max };
    case 'text':
      return {
        sizeMax: shape.sizeMax,
        ...(shape.pattern === undefined ? {} : { pattern: shape.pattern }),
      };
    case 'identifier':
    case 'party':
    case 'case':
      return { sizeMax: 256 };
    default:
      return {};
  }
}

/** A right example, for the kinds whose writing people have to know. */
function placeholderOf(shape: Shape): string | undefined {
  switch (shape.kind) {
    case 'fen':
      return '1000.00';
    case 'date':
      return '2026-11-23';
    case 'rate':
      return '0.0385';
    case 'identifier':
      return shape.of.example;
    default:
      return undefined;
  }
}
