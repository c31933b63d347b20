import type { Condition, Field, Fields, Shape } from '@yunzhang/scenario';

/** What stands in a form: texts as they were typed, rows and groups of them. */
export type Draft = string | readonly Draft[] | DraftGroup;

/** The controls of one form or group, by the names of their fields. */
export interface DraftGroup {
  readonly [name: string]: Draft | undefined;
}

/** The digits after which a text is no number of ours. */
const digitsMax = 15;

/**
 * The input of an act as a form has it.
 *
 * What cannot be read as its kind stays as it was typed: the reader of the engine then says what is
 * wrong with it, in the same words as the server would.
 */
export function inputOf(fields: Fields, draft: DraftGroup): Readonly<Record<string, unknown>> {
  const input: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    if (field.when !== undefined && !holds(field.when, input)) continue;
    const value = valueOf(field, draft[name]);
    if (value !== undefined) input[name] = value;
  }
  return input;
}

/** Whether a field is asked for, where another field of the same group has these values. */
export function isAsked(field: Field<unknown>, fields: Fields, draft: DraftGroup): boolean {
  const { when } = field;
  const other = when === undefined ? undefined : fields[when.field];
  if (when === undefined || other === undefined) return true;
  return holds(when, { [when.field]: valueOf(other, draft[when.field]) });
}

function holds(when: Condition, input: Readonly<Record<string, unknown>>): boolean {
  return when.is.some((one) => one === input[when.field]);
}

function valueOf({ shape, optional }: Field<unknown>, draft: Draft | undefined): unknown {
  if (shape.kind === 'group') {
    const value = inputOf(shape.of, groupOf(draft));
    return optional === true && Object.keys(value).length === 0 ? undefined : value;
  }
  if (shape.kind === 'list') {
    const rows = listOf(draft).map((row) => valueOf(shape.of, row));
    // Rows at the end that nobody has touched; one in the middle keeps its number.
    const used = rows.findLastIndex((row) => !isEmpty(row)) + 1;
    if (used === 0 && optional === true) return undefined;
    return rows.slice(0, used).map((row) => row ?? '');
  }
  const text = typeof draft === 'string' ? draft.trim() : '';
  return text === '' ? undefined : readText(shape, text);
}

function isEmpty(value: unknown): boolean {
  if (value === undefined) return true;
  if (Array.isArray(value)) return value.every(isEmpty);
  return typeof value === 'object' && value !== null && Object.values(value).every(isEmpty);
}

function readText(shape: Shape, text: string): unknown {
  switch (shape.kind) {
    case 'fen':
      return fenOf(text) ?? text;
    case 'count':
      return /^\d+$/.test(text) && text.length <= digitsMax ? Number(text) : text;
    case 'flag':
      return text === 'yes' ? true : text === 'no' ? false : text;
    case 'instant': {
      const at = new Date(text).getTime(); // a moment without a zone is the reader's own
      return Number.isNaN(at) ? text : at;
    }
    case 'digest':
      return text.toLowerCase();
    default:
      return text;
  }
}

/**
 * Yuan as they are typed, in fen; thousands may be set apart. Undefined where it is no amount.
 *
 * The digits are put together and never multiplied: no binary fraction comes in between.
 */
export function fenOf(text: string): number | undefined {
  const plain = text.replace(/[,，\s]/g, '').replace(/元$/, '');
  const parts = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(plain);
  return parts === null ? undefined : Number(`${parts[1]}${(parts[2] ?? '').padEnd(2, '0')}`);
}

/** The text of an amount as it stands in its control: `1000.00`. */
export function fenText(fen: number): string {
  const digits = String(fen).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** What a form shows of values there are already. */
export function draftOf(fields: Fields, values: Readonly<Record<string, unknown>>): DraftGroup {
  const draft: Record<string, Draft> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined && value !== null) draft[name] = written(field.shape, value);
  }
  return draft;
}

function written(shape: Shape, value: unknown): Draft {
  if (shape.kind === 'group') return draftOf(shape.of, { ...(value as object) });
  if (shape.kind === 'list') {
    return Array.isArray(value) ? value.map((row) => written(shape.of.shape, row)) : [];
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'number') return typeof value === 'string' ? value : '';
  if (shape.kind === 'fen') return fenText(value);
  return shape.kind === 'instant' ? localMoment(value) : String(value);
}

/** A moment in the reader's zone, as a control for moments has it. */
export function localMoment(at: number): string {
  const offsetMs = new Date(at).getTimezoneOffset() * 60_000;
  return new Date(at - offsetMs).toISOString().slice(0, 16);
}

/** The controls of a group, none where there is no group yet. */
export function groupOf(draft: Draft | undefined): DraftGroup {
  return typeof draft === 'object' && !isList(draft) ? draft : {};
}

/** The rows of a list, none where there is no list yet. */
export function listOf(draft: Draft | undefined): readonly Draft[] {
  return draft !== undefined && isList(draft) ? draft : [];
}

function isList(draft: Draft): draft is readonly Draft[] {
  return Array.isArray(draft);
}
