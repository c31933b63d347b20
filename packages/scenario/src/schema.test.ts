import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as f from './field.ts';
import { denialsOfAct } from './act-denials.ts';
import { openapiOf } from './openapi.ts';
import { readFields } from './reading.ts';
import { sampleBid, sampleTender } from './sample-scenario.ts';
import { sampleOf, schemaOf } from './schema.ts';

const ajv = new Ajv2020({ strict: false, validateFormats: false });

const ticket: f.Checked = {
  id: 'ticket',
  title: { zh: '票号', en: 'Ticket number' },
  example: 'T-1',
  parse: (text) => ({ ok: true, text }),
};

const fields: f.Fields = {
  name: f.text('名称', { sizeMax: 8, pattern: '[A-Z][a-z]*' }),
  note: f.optional(f.text('备注', { sizeMax: 4 })),
  wageFen: f.fen('工资', { max: 1000 }),
  days: f.count('天数', { min: 1, max: 31 }),
  at: f.instant('时间'),
  sum: f.digest('摘要'),
  isNew: f.flag('新'),
  rate: f.rate('利率'),
  kind: f.choice('类别', { goods: '货物', works: '工程' }),
  permit: f.onlyIf(f.text('许可'), 'kind', 'works'),
  ticket: f.identifier('票', ticket),
  who: f.party('谁', 'person'),
  about: f.caseOf('案', 'tender'),
  parts: f.rows('表', { part: f.text('项'), amountFen: f.fen('额') }, { min: 1, max: 2 }),
};

const loose = (good: unknown) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(good) },
    fc.constantFrom(
      '',
      'x',
      'Ab',
      'ABC',
      -1,
      0,
      1,
      31,
      32,
      1.5,
      true,
      'works',
      '0.1',
      '00',
      [],
      {},
      'A b',
      5e12,
    ),
  );

describe('a schema', () => {
  const validate = ajv.compile(schemaOf(fields));
  const good = { ...sampleOf(fields), note: 'n', permit: 'p' };
  const part = fc.record({ part: loose('x'), amountFen: loose(5) }, { requiredKeys: ['part'] });
  const parts = fc.oneof(loose([{ part: 'x', amountFen: 5 }]), fc.array(part, { maxLength: 3 }));
  const entries = Object.entries(good).map(([name, value]) => [name, loose(value)] as const);
  const model: Record<string, fc.Arbitrary<unknown>> = Object.fromEntries([
    ...entries,
    ['parts', parts],
    ['other', loose(undefined)],
  ]);
  const inputs = fc.record(model, {
    requiredKeys: Object.keys(fields).filter((name) => name !== 'permit' && name !== 'note'),
  });

  it('takes what is read without fault, and nothing else', () => {
    let taken = 0;
    fc.assert(
      fc.property(inputs, (input) => {
        const told = JSON.parse(JSON.stringify(input)) as unknown;
        const isRead = readFields(fields, told).faults.length === 0;
        if (isRead) taken++;
        expect(validate(told), JSON.stringify(validate.errors)).toBe(isRead);
      }),
      { numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(50);
  });

  it('has titles in both languages, made from the name where nobody wrote English', () => {
    expect(schemaOf(fields)).toMatchObject({
      properties: { wageFen: { title: '工资', 'x-title-en': 'Wage', 'x-unit': 'fen' } },
    });
  });

  it('takes its own sample', () => {
    expect(ajv.validate(schemaOf(sampleTender.record), sampleOf(sampleTender.record))).toBe(true);
  });
});

describe('the OpenAPI of a scenario', () => {
  const page = openapiOf(sampleTender, [sampleTender, sampleBid]) as unknown as Page;

  it('has a path for each opening and act a person can start, and for the view', () => {
    expect(Object.keys(page.paths).map((path) => path.slice('/v1/scenarios/'.length))).toEqual([
      'sample-tender/publish',
      'sample-tender/cases/{case}/receive',
      'sample-tender/cases/{case}/postpone',
      'sample-tender/cases/{case}/choose',
      'sample-tender/cases/{case}/award',
      'sample-tender/cases/{case}',
    ]);
    expect(Object.keys(openapiOf(sampleBid)['paths'] as object)).not.toContain(
      '/v1/scenarios/sample-bid/submit',
    );
  });

  it('has examples that its own bodies take', () => {
    for (const { post } of Object.values(page.paths)) {
      if (post === undefined) continue;
      const { schema, example } = post.requestBody.content['application/json'];
      expect(ajv.validate(schema, example), JSON.stringify(ajv.errors)).toBe(true);
    }
  });

  it('names every reference it makes', () => {
    const names = [...JSON.stringify(page).matchAll(/#\/components\/schemas\/([\w.-]+)/g)];
    expect(names.length).toBeGreaterThan(0);
    for (const [, name = ''] of names) expect(page.components.schemas).toHaveProperty([name]);
  });

  it('lists every code an act can be refused with, once, in order of precedence', () => {
    const codes = (act: string) => {
      const its = sampleTender.acts[act];
      return its === undefined ? [] : denialsOfAct(sampleTender, its).map(({ code }) => code);
    };
    expect(codes('publish')).toEqual([
      'role-kind-wrong',
      'step-up-required',
      'players-not-named',
      'party-unknown',
      'field-invalid',
      'tender-period-too-short',
      'buyer-judges-itself',
      'tender-subject-doubled',
    ]);
    expect(codes('postpone')).toContain('tender-closed-already');
    expect(codes('choose')).toContain('role-unqualified');
  });
});

interface Page {
  readonly paths: Readonly<
    Record<
      string,
      {
        readonly post?: {
          readonly requestBody: {
            readonly content: {
              readonly 'application/json': { readonly schema: object; readonly example: unknown };
            };
          };
        };
      }
    >
  >;
  readonly components: { readonly schemas: object };
}
