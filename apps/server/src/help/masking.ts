/** Numbers of nine digits and more: telephones, identity cards, accounts. */
const longNumber = /\d(?: ?\d){8,}/gu;

/**
 * A name as support sees it: its first character, and a star for each other one.
 *
 * @basis platform.md P10 (masked metadata only)
 */
export function maskName(name: string): string {
  const [first = '', ...rest] = Array.from(name.trim());
  return first + '*'.repeat(Math.max(1, Math.min(8, rest.length)));
}

/** A text whose long numbers keep their last four digits only. */
export function maskText(text: string): string {
  return text.replaceAll(longNumber, (number) => `****${number.replaceAll(' ', '').slice(-4)}`);
}
