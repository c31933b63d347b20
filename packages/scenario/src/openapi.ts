import { denialsOfAct } from './act-denials.ts';
import type { Act, Scenario } from './definition.ts';
import { labelOf, spoken } from './label.ts';
import { objectOf, type Schema, sampleOf } from './schema.ts';

/** Where the paths of all scenarios begin. */
const base = '/v1/scenarios';

/**
 * The part of an OpenAPI document that one scenario fills: a path for each opening and act, one
 * for the view of a case, and the schemas of what goes in and comes out.
 *
 * @basis OpenAPI 3.1.0
 */
export function openapiOf(scenario: Scenario, others: readonly Scenario[] = [scenario]): Schema {
  const acts = Object.entries(scenario.acts).filter(
    ([, act]) => act.kind !== 'deadline' && act.within.length === 0,
  );
  const root = `${base}/${scenario.id}`;
  const paths = acts.map(([name, act]) => {
    const path = act.kind === 'opening' ? `${root}/${name}` : `${root}/cases/{case}/${name}`;
    return [path, { post: operation(scenario, name, act, others) }];
  });
  return {
    openapi: '3.1.0',
    info: {
      title: scenario.title,
      'x-title-en': titleOf(scenario).en,
      version: `${scenario.version}`,
    },
    paths: {
      ...Object.fromEntries(paths),
      [`${root}/cases/{case}`]: { get: look(scenario) },
    },
    components: { schemas: schemas(scenario) },
  };
}

function titleOf(scenario: Scenario) {
  return labelOf(scenario.id, scenario);
}

const caseNumber = {
  name: 'case',
  in: 'path',
  required: true,
  schema: { type: 'string', maxLength: 256 },
};

const json = (schema: Schema, more: Schema = {}) => ({ 'application/json': { schema, ...more } });

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

function look(scenario: Scenario): Schema {
  return {
    operationId: `${scenario.id}.view`,
    tags: [scenario.id],
    summary: `查看${scenario.title}`,
    'x-summary-en': `View: ${titleOf(scenario).en}`,
    parameters: [caseNumber],
    responses: {
      200: {
        description: '可以查看的内容 What this reader may see',
        content: json(ref(`${scenario.id}.view`)),
      },
      404: { description: '没有这个案卷 There is no such case' },
    },
  };
}

function operation(
  scenario: Scenario,
  name: string,
  act: Act,
  others: readonly Scenario[],
): Schema {
  const isAct = act.kind === 'act';
  const { zh, en } = labelOf(name, act);
  const denials = denialsOfAct(scenario, act, others);
  const refused = {
    type: 'object',
    properties: {
      code: {
        oneOf: denials.map((no) => ({
          const: no.code,
          title: no.zh,
          'x-title-en': no.en,
          'x-basis': no.basis,
        })),
      },
    },
    required: ['code'],
  };
  return {
    operationId: `${scenario.id}.${name}`,
    tags: [scenario.id],
    summary: zh,
    'x-summary-en': en,
    ...(act.help === undefined ? {} : { description: `${act.help.zh}\n\n${act.help.en}` }),
    ...(isAct ? { parameters: [caseNumber] } : {}),
    'x-roles': act.by,
    'x-level': act.level,
    requestBody: {
      required: true,
      content: json(bodyOf(scenario, act), { example: exampleOf(scenario, act) }),
    },
    responses: {
      [isAct ? 200 : 201]: { description: '已办理 Done', content: json(ref('accepted')) },
      409: {
        description: '未办理 Refused',
        content: { 'application/problem+json': { schema: { allOf: [ref('refused'), refused] } } },
      },
    },
  };
}

/** What an attempt is sent as: input, players to be named, the version its author had seen. */
function bodyOf(scenario: Scenario, act: Act): Schema {
  const roles = [...act.names, ...act.mayName];
  const players = roles.map((role) => {
    const its = scenario.roles[role];
    const one = { type: 'string', maxLength: 256 };
    const many = { type: 'array', items: one, minItems: 1, maxItems: 100 };
    const { zh, en } = its === undefined ? { zh: role, en: spoken(role) } : labelOf(role, its);
    const shape = its?.filled === 'several' ? many : one;
    return [role, { title: zh, 'x-title-en': en, 'x-party': its?.kind, ...shape }];
  });
  const names = {
    type: 'object',
    properties: Object.fromEntries(players) as Schema,
    required: act.names,
    additionalProperties: false,
  };
  const hasInput = Object.keys(act.input).length > 0;
  return {
    type: 'object',
    properties: {
      ...(hasInput ? { input: objectOf(act.input) } : {}),
      ...(roles.length > 0 ? { names } : {}),
      ...(act.kind === 'act'
        ? { expects: { type: 'integer', minimum: 1, description: '查看时的版本 The version seen' } }
        : {}),
    },
    required: [...(hasInput ? ['input'] : []), ...(act.names.length > 0 ? ['names'] : [])],
    additionalProperties: false,
  };
}

function exampleOf(scenario: Scenario, act: Act): Schema {
  const names = act.names.map((role) => {
    const player = `${scenario.roles[role]?.kind ?? 'party'}-1`;
    return [role, scenario.roles[role]?.filled === 'several' ? [player] : player];
  });
  return {
    ...(Object.keys(act.input).length > 0 ? { input: sampleOf(act.input) } : {}),
    ...(names.length > 0 ? { names: Object.fromEntries(names) as Schema } : {}),
  };
}

const text = { type: 'string' };
const whole = { type: 'integer' };
const words = { type: 'object', properties: { zh: text, en: text }, required: ['zh', 'en'] };
const order = { case: text, version: whole, paper: text, place: text, needed: {}, by: text };

function schemas(scenario: Scenario): Schema {
  return {
    [`${scenario.id}.view`]: viewSchema(scenario),
    accepted: {
      type: 'object',
      properties: {
        case: text,
        changed: { type: 'array', items: text },
        seals: { type: 'array', items: { type: 'object', properties: order } },
      },
      required: ['case', 'changed', 'seals'],
    },
    refused: {
      type: 'object',
      properties: {
        code: text,
        basis: text,
        words,
        faults: { type: 'array', items: { type: 'object' } },
      },
      required: ['code', 'basis', 'words'],
    },
  };
}

/** A view: any field may be absent, because it is not this reader's to see. */
function viewSchema(scenario: Scenario): Schema {
  const { title, phaseTitles, phases } = scenario;
  const inside = {
    roles: { type: 'array', items: { enum: Object.keys(scenario.roles) } },
    version: whole,
    parties: { type: 'object', additionalProperties: { type: 'array', items: text } },
    parent: text,
    openedAt: whole,
    changedAt: whole,
    closed: { type: 'array', items: text },
  };
  return {
    type: 'object',
    title,
    properties: {
      id: text,
      scenario: { const: scenario.id },
      title: words,
      phase: { oneOf: phases.map((phase) => ({ const: phase, title: phaseTitles[phase] })) },
      phaseTitle: words,
      record: { type: 'object', properties: objectOf(scenario.record)['properties'] },
      inside: { type: 'object', properties: inside },
    },
    required: ['id', 'scenario', 'title', 'phase', 'phaseTitle', 'record'],
  };
}
