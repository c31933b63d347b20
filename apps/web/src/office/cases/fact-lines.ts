import { type Field, fieldLabel, type Fields, type Shape, spoken } from '@yunzhang/scenario';
import { type Language, tagOf, timeText } from '../../words/saying.ts';

/** One value of a case as it is shown. */
export type Fact =
  | { readonly kind: 'text' | 'code' | 'digest' | 'party' | 'case'; readonly text: string }
  | { readonly kind: 'items'; readonly items: readonly Fact[] }
  | { readonly kind: 'lines'; readonly lines: readonly FactLine[] }
  | {
      readonly kind: 'table';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly (Fact | undefined)[])[];
    };

/** A value under its label. */
export interface FactLine {
  readonly name: string;
  readonly label: string;
  readonly fact: Fact;
}

/**
 * What a record says, in the order of its definition, as its reader may see it. Lists nobody has
 * filled are left out: they would say that something is missing.
 */
export function factLines(
  fields: Fields,
  record: Readonly<Record<string, unknown>>,
  language: Language,
): readonly FactLine[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const value = Object.hasOwn(record, name) ? record[name] : undefined;
    const fact = value === undefined || value === null ? undefined : factOf(field, value, language);
    return fact === undefined ? [] : [{ name, label: fieldLabel(name, field)[language], fact }];
  });
}

function factOf(
  { shape }: Pick<Field<unknown>, 'shape'>,
  value: unknown,
  language: Language,
): Fact | undefined {
  switch (shape.kind) {
    case 'group': {
      const lines = factLines(shape.of, asRecord(value), language);
      return lines.length === 0 ? undefined : { kind: 'lines', lines };
    }
    case 'list':
      return Array.isArray(value) && value.length > 0
        ? listFact(shape, value, language)
        : undefined;
    case 'digest':
    case 'party':
    case 'case':
      return { kind: shape.kind, text: String(value) };
    case 'identifier':
      return { kind: 'code', text: String(value) };
    default:
      return { kind: 'text', text: valueText(shape, value, language) };
  }
}

function listFact(
  shape: Extract<Shape, { readonly kind: 'list' }>,
  values: readonly unknown[],
  language: Language,
): Fact {
  const item = shape.of.shape;
  if (item.kind !== 'group') {
    const items = values.flatMap((one) => factOf({ shape: item }, one, language) ?? []);
    return { kind: 'items', items };
  }
  const rows = values.map(asRecord);
  // A column that is empty in every row says nothing.
  const used = Object.entries(item.of).filter(([name]) => rows.some((row) => has(row, name)));
  return {
    kind: 'table',
    columns: used.map(([name, field]) => fieldLabel(name, field)[language]),
    rows: rows.map((row) =>
      used.map(([name, field]) =>
        has(row, name) ? factOf(field, row[name], language) : undefined,
      ),
    ),
  };
}

function has(row: Readonly<Record<string, unknown>>, name: string): boolean {
  return Object.hasOwn(row, name) && row[name] !== undefined && row[name] !== null;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** A plain value in words: a choice by its title, an amount in yuan, a moment with its zone. */
export function valueText(shape: Shape, value: unknown, language: Language): string {
  const text = String(value);
  switch (shape.kind) {
    case 'choice':
      return language === 'zh' ? (shape.of[text] ?? text) : spoken(text);
    case 'flag':
      return language === 'zh' ? (value === true ? '是' : '否') : value === true ? 'Yes' : 'No';
    case 'fen':
      return typeof value === 'number' ? yuanText(value, language) : text;
    case 'instant':
      return typeof value === 'number' ? timeText(value) : text;
    case 'count':
      return typeof value === 'number' ? value.toLocaleString(tagOf(language)) : text;
    default:
      return text;
  }
}

/** An amount in yuan with its unit, from whole fen. */
export function yuanText(fen: number, language: Language): string {
  const digits = String(Math.abs(fen)).padStart(3, '0');
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',');
  const amount = `${fen < 0 ? '-' : ''}${whole}.${digits.slice(-2)}`;
  return language === 'zh' ? `${amount} 元` : `CNY ${amount}`;
}
