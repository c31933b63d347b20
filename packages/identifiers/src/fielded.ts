import { type Complaint, type Definition, identifier, type Identifier } from './identifier.ts';
import type { ReadingOptions, Words } from './identifier.ts';
import { type Field, layout, type Slices } from './layout.ts';

/** What a kind made of a row of parts has to say about itself. */
export interface FieldedDefinition<Key extends string> extends Omit<
  Definition<Slices<Key>, never>,
  'read' | 'join' | 'pieces' | 'sizeMax'
> {
  /** The parts; one with the key `check` stands last and is computed from all before it. */
  readonly fields: readonly Field<Key>[];
  readonly check?: (body: string) => string;
  /** What else is to be said against parts that have the right form. */
  readonly judge?: (
    parts: Slices<Key>,
    context: { readonly text: string; readonly options: ReadingOptions },
  ) => readonly Complaint[];
  readonly meanings?: (parts: Slices<Key>) => Readonly<Partial<Record<Key, Words | undefined>>>;
}

/** What is given to make one: every part but the check. */
export type GivenOf<Key extends string> = Slices<Exclude<Key, 'check'>>;

/** The parts of a kind. */
export type PartsOf<Kind> = Kind extends Identifier<infer Parts, never> ? Parts : never;

/** Makes a kind that is a row of parts, with or without a check at its end. */
export function fielded<const Key extends string>(
  definition: FieldedDefinition<Key>,
): Identifier<Slices<Key>, GivenOf<Key>> {
  const { fields, check, judge, meanings, ...rest } = definition;
  const rows = layout(fields);
  const last = fields.at(-1);
  const checkSize = last !== undefined && 'key' in last && last.key === 'check' ? last.size : 0;
  const size = typeof checkSize === 'number' ? checkSize : 0;
  return identifier<Slices<Key>, GivenOf<Key>>({
    ...rest,
    // Room for a word in front, which is taken off before the parts are cut.
    sizeMax: rows.sizeMax,
    read: (text, options) => {
      const parts = rows.scan(text);
      if ('code' in parts) return parts;
      const complaints: Complaint[] = [];
      if (check !== undefined) {
        const at = text.length - size;
        const found = text.slice(at);
        if (check(text.slice(0, at)) !== found) {
          complaints.push({ code: 'identifier-check', at, found });
        }
      }
      if (judge !== undefined) complaints.push(...judge(parts, { text, options }));
      return { parts, complaints };
    },
    join: (given) => {
      const own = given as Readonly<Partial<Record<Key, string>>>;
      if (check === undefined) return rows.join(own);
      const body = rows.join({ ...own, check: '' });
      return body === '' ? '' : body + checkOf(body, check);
    },
    pieces: (text, parts) => rows.pieces(text, meanings?.(parts)),
  });
}

/** A check for parts that nobody has read yet; what comes of wrong ones is refused on reading. */
function checkOf(body: string, check: (body: string) => string): string {
  return body.length > 64 ? '' : check(body);
}
