/** What may differ between two spellings of the same identifier. */
export interface NormalRules {
  readonly letterCase: 'upper' | 'lower' | 'kept';
  /** Characters that people write between groups and that mean nothing. */
  readonly separators: string;
  /** Words that people write in front and that are not part of it: `IMO`, `+86`. */
  readonly prefixes?: readonly string[];
}

/**
 * The one spelling of a text: full width made half width, dashes of all kinds made `-`, letters of
 * the alphabet in the case of the kind, separators left out, no white space at the ends.
 *
 * Only ASCII letters change case: `ſ` and `ı` would become letters that were never written.
 *
 * @basis platform.md P03
 */
export function normalForm(text: string, rules: NormalRules): string {
  const spelt = respelt(text, rules);
  return rules.prefixes === undefined ? spelt : spelt.slice(prefixSize(spelt, rules));
}

function prefixSize(spelt: string, { prefixes = [] }: NormalRules): number {
  return prefixes.find((prefix) => spelt.startsWith(prefix))?.length ?? 0;
}

function respelt(text: string, rules: NormalRules): string {
  const { letterCase, separators } = rules;
  let i = 0;
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const isPlain =
      (code >= 0x30 && code <= 0x39) ||
      (code >= 0x41 && code <= 0x5a && letterCase !== 'lower') ||
      (code >= 0x61 && code <= 0x7a && letterCase !== 'upper') ||
      (code === 0x2d && !separators.includes('-'));
    if (!isPlain) break;
  }
  if (i === text.length) return text;
  let normal = text.slice(0, i);
  for (; i < text.length; i++) normal += letterOf(text.charCodeAt(i), rules);
  return normal.trim();
}

/** Offset in the given text of the character at `at` of its normal form. */
export function originOf(text: string, at: number, rules: NormalRules): number {
  let left = at + prefixSize(respelt(text, rules), rules);
  let started = false;
  for (let i = 0; i < text.length; i++) {
    const letter = letterOf(text.charCodeAt(i), rules);
    if (letter === '' || (!started && letter.trim() === '')) continue;
    started = true;
    if (left === 0) return i;
    left -= 1;
  }
  return text.length;
}

function letterOf(given: number, { letterCase, separators }: NormalRules): string {
  let code = given;
  if (code >= 0xff01 && code <= 0xff5e) code -= 0xfee0;
  else if (code === 0x3000 || code === 0xa0) code = 0x20;
  else if ((code >= 0x2010 && code <= 0x2015) || code === 0x2212) code = 0x2d;
  if (letterCase === 'upper' && code >= 0x61 && code <= 0x7a) code -= 32;
  if (letterCase === 'lower' && code >= 0x41 && code <= 0x5a) code += 32;
  const letter = String.fromCharCode(code);
  return separators.includes(letter) ? '' : letter;
}
