import { type Catalog, openapiOf, type Schema } from '@yunzhang/scenario';

type Part = Readonly<Record<string, unknown>>;

const text = { type: 'string', maxLength: 256 };
const key = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: '同一编号只办理一次 The same key is done once',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
};
const shows = {
  name: 'Case-Shows',
  in: 'header',
  description: '出示的凭据，如 token=… What is shown beside the name',
  schema: { type: 'string', maxLength: 2048 },
};
const caseNumber = { name: 'case', in: 'path', required: true, schema: text };
const problem = {
  'application/problem+json': { schema: { $ref: '#/components/schemas/refused' } },
};
const noCase = { description: '没有这个案卷 There is no such case', content: problem };
const answers = {
  401: { description: '请先登录 Log in first', content: problem },
  404: noCase,
  413: { description: '请求过大 Too large', content: problem },
  422: { description: '请求编号已用于另一项办理 The key was used otherwise', content: problem },
  429: { description: '请求过于频繁 Too often', content: problem },
  503: { description: '稍后再试 Try again later', content: problem },
};

/**
 * The part of the server's OpenAPI document that the scenarios fill, and the paths all cases share.
 *
 * @basis OpenAPI 3.1.0
 */
export function documentOf(catalog: Catalog): Schema {
  const { scenarios } = catalog;
  const parts = scenarios.map((scenario) => openapiOf(scenario, scenarios));
  const schemas = parts.flatMap((part) => Object.entries(within(part, 'components', 'schemas')));
  const paths = parts.flatMap((part) => Object.entries(within(part, 'paths')));
  return {
    paths: { ...Object.fromEntries(paths.map(([path, item]) => [path, withKey(item)])), ...common },
    components: { schemas: { ...Object.fromEntries(schemas), ...shared } },
  };
}

/** An OpenAPI document with what the scenarios fill put into it. */
export function withCases<Document extends object>(document: Document, catalog: Catalog): Document {
  const [one, two] = [document as Part, documentOf(catalog)];
  const components = { ...within(one, 'components') };
  const schemas = {
    ...within(one, 'components', 'schemas'),
    ...within(two, 'components', 'schemas'),
  };
  return {
    ...document,
    paths: { ...within(one, 'paths'), ...within(two, 'paths') },
    components: { ...components, schemas },
  };
}

function within(part: Part, ...names: readonly string[]): Part {
  let inside: unknown = part;
  for (const name of names) {
    inside = typeof inside === 'object' && inside !== null ? (inside as Part)[name] : undefined;
  }
  return typeof inside === 'object' && inside !== null ? (inside as Part) : {};
}

/** An operation of a scenario with what this server asks and answers besides. */
function withKey(item: unknown): unknown {
  const verbs = Object.entries(item as Part).map(([verb, operation]) => {
    const own = operation as Part;
    const given = Array.isArray(own['parameters']) ? (own['parameters'] as readonly unknown[]) : [];
    const more = verb === 'post' ? key : shows;
    const responses = { ...(own['responses'] as Part), ...answers };
    return [verb, { ...own, parameters: [...given, more], responses }];
  });
  return Object.fromEntries(verbs) as unknown;
}

const json = (schema: Part) => ({ 'application/json': { schema } });
const reading = (
  operationId: string,
  summary: string,
  schema: Part,
  more: readonly unknown[] = [],
) => ({
  get: {
    operationId,
    tags: ['cases'],
    summary,
    parameters: more,
    responses: { 200: { description: 'OK', content: json(schema) }, ...answers },
  },
});

const body = {
  type: 'object',
  properties: { input: {}, names: { type: 'object' }, expects: { type: 'integer', minimum: 1 } },
  additionalProperties: false,
};
const explained = { $ref: '#/components/schemas/explained' };
const query = (name: string) => ({ name, in: 'query', schema: text });

/** Paths that know the scenario by the case. */
const common = {
  '/v1/cases': reading(
    'cases.mine',
    '我的案卷 My cases',
    {
      type: 'object',
      properties: { cases: { type: 'array', items: { type: 'object' } }, next: { type: 'string' } },
      required: ['cases'],
    },
    [query('scenario'), query('phase'), query('after')],
  ),
  '/v1/cases/{case}': reading('cases.view', '查看案卷 View a case', { type: 'object' }, [
    caseNumber,
    shows,
  ]),
  '/v1/cases/{case}/acts': reading(
    'cases.history',
    '办理记录 What was done',
    {
      type: 'object',
      properties: { acts: { type: 'array', items: { type: 'object' } } },
      required: ['acts'],
    },
    [caseNumber, shows],
  ),
  '/v1/cases/{case}/explain': reading(
    'cases.explain',
    '现在能办什么 What can be done now',
    explained,
    [caseNumber],
  ),
  '/v1/scenarios/{scenario}/explain': reading(
    'scenarios.explain',
    '能否开始办理 What can be opened',
    explained,
    [{ name: 'scenario', in: 'path', required: true, schema: text }],
  ),
  '/v1/cases/{case}/{act}': {
    post: {
      operationId: 'cases.act',
      tags: ['cases'],
      summary: '办理 Do an act of the case’s scenario',
      parameters: [caseNumber, { name: 'act', in: 'path', required: true, schema: text }, key],
      requestBody: { content: json(body) },
      responses: {
        200: {
          description: '已办理 Done',
          content: json({ $ref: '#/components/schemas/accepted' }),
        },
        409: { description: '未办理 Refused', content: problem },
        ...answers,
      },
    },
  },
  '/v1/explain': {
    post: {
      operationId: 'explain',
      tags: ['cases'],
      summary: '办理之前的说明 What would come of it',
      requestBody: {
        required: true,
        content: json({
          type: 'object',
          properties: { on: text, scenario: text, act: text, input: {}, names: { type: 'object' } },
          required: ['act'],
          additionalProperties: false,
        }),
      },
      responses: { 200: { description: 'OK', content: json(explained) }, ...answers },
    },
  },
} as const;

const ids = { type: 'array', items: { type: 'string' } };

/** What every answer looks like. */
const shared = {
  accepted: {
    type: 'object',
    properties: {
      case: { type: 'string' },
      version: { type: 'integer' },
      changed: ids,
      opened: ids,
      seals: { type: 'array', items: { type: 'object' } },
    },
    required: ['case', 'version', 'changed', 'opened', 'seals'],
    additionalProperties: false,
  },
  refused: {
    type: 'object',
    properties: {
      type: { type: 'string' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      code: { type: 'string' },
      basis: { type: 'string' },
      words: {
        type: 'object',
        properties: { zh: { type: 'string' }, en: { type: 'string' } },
        required: ['zh', 'en'],
      },
      values: { type: 'object' },
      faults: { type: 'array', items: { type: 'object' } },
    },
    required: ['type', 'title', 'status', 'code'],
  },
  explained: {
    type: 'object',
    properties: {
      acts: { type: 'array', items: { type: 'object' } },
      version: { type: 'integer' },
      closes: { type: 'array', items: { type: 'object' } },
    },
    required: ['acts', 'closes'],
  },
} as const;
