import type { Column } from './data-list.tsx';

/** Beginnings a spreadsheet would calculate with instead of showing them. */
const formula = /^[=+\-@\t\r]/;

function fieldOf(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * A list as a file for spreadsheets, with the mark that tells them it is UTF-8.
 *
 * What begins like a formula is made a text: names and notes come from others.
 *
 * @basis RFC 4180; product.md R3
 */
export function csvOf<T>(
  columns: readonly Pick<Column<T>, 'title' | 'text'>[],
  rows: readonly T[],
): string {
  const lines = [
    columns.map(({ title }) => fieldOf(title)),
    ...rows.map((row) => columns.map(({ text }) => fieldOf(text(row)))),
  ];
  return `\uFEFF${lines.map((line) => line.join(',')).join('\r\n')}\r\n`;
}
