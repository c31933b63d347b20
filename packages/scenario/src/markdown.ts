import type { Words } from './field.ts';

/** A text as one cell of a table. */
export function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replaceAll(/\s*\n\s*/g, ' ');
}

/** A table; nothing where it has no rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''];
}

/** A heading with what stands under it; nothing where nothing does. */
export function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines];
}

/** Both languages in one cell. */
export function both({ zh, en }: Words): string {
  return zh === en ? zh : `${zh} ${en}`;
}

/** A name of the definition. */
export function code(name: string): string {
  return `\`${name}\``;
}
