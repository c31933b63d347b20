/** A part of a JSON schema, as far as bodies of our routes use it. */
export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly minimum?: number;
}

/** One route of the document of the server. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly id: string;
  /** A body that its schema takes; absent where it takes none. */
  readonly body?: unknown;
}

interface Operation {
  readonly operationId?: string;
  readonly requestBody?: {
    readonly content: Readonly<
      Record<string, { readonly schema?: Schema; readonly example?: unknown }>
    >;
  };
}

/** Every route of a document, with a body made from its example or its schema. For tests only. */
export function routesOf(document: {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}): readonly Route[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, requestBody }]) => {
      const content = requestBody?.content['application/json'];
      const body = content?.example ?? (content?.schema && sampleOf(content.schema));
      return {
        method: method.toUpperCase(),
        path,
        id: operationId ?? `${method.toUpperCase()} ${path}`,
        ...(body === undefined ? {} : { body }),
      };
    }),
  );
}

const hexOf = (size: number): string => '0a'.repeat(size / 2);

/** Texts of the forms that patterns ask for; the first that fits is taken. */
const texts: readonly string[] = [
  '测试',
  'x',
  'verify',
  '91350100M000100Y43',
  '2026-12-01',
  '7b0b8a1e-3c52-4a57-9d6e-0f4d2b1c9a11',
  hexOf(32),
  hexOf(64),
  `04${hexOf(128)}`,
  hexOf(128),
  'A'.repeat(88),
  'https://example.org/',
  '110108',
];

/** A value that a schema takes. */
export function sampleOf(schema: Schema): unknown {
  const choice = schema.anyOf ?? schema.oneOf;
  if (choice?.[0] !== undefined) return sampleOf(choice[0]);
  if ('const' in schema) return schema.const;
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.enum?.[0] !== undefined) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, sampleOf(schema.properties?.[name] ?? {})]),
      );
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}));
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return false;
    case 'string':
      return textFor(schema);
    default:
      return null;
  }
}

function textFor({ pattern, minLength = 0, maxLength = Infinity }: Schema): string {
  const fits = (text: string): boolean =>
    text.length >= minLength &&
    text.length <= maxLength &&
    (pattern === undefined || new RegExp(pattern, 'u').test(text));
  const long = 'x'.repeat(minLength);
  return [...texts, long].find(fits) ?? 'x';
}
