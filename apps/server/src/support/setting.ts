import { isIP } from 'node:net';
import { z } from 'zod';

/** One setting: how it is read and, when it is wrong, what it should have been. */
export interface Setting<T> {
  readonly schema: z.ZodType<T>;
  readonly zh: string;
  readonly en: string;
}

/** Longest value of a setting. */
const lengthMax = 4096;

/** A whole number within limits; without a default it must be given, or be made optional. */
export function count(from: number, to: number, byDefault?: number) {
  const number = z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.number().min(from).max(to));
  return {
    // The default is of the value, not of the text.
    schema: byDefault === undefined ? number : number.prefault(String(byDefault)),
    zh: `应为 ${from}–${to} 的整数`,
    en: `it must be a whole number from ${from} to ${to}`,
  };
}

/** A text; without a default it may be absent. */
export function word(byDefault: string): Setting<string>;
export function word(): Setting<string | undefined>;
export function word(byDefault?: string): Setting<string | undefined> {
  const text = z.string().max(lengthMax);
  return {
    schema: byDefault === undefined ? text.optional() : text.default(byDefault),
    zh: '文字过长',
    en: 'it is too long',
  };
}

/** Words of a list, parted by commas or spaces; none by default. */
export function words(form: {
  readonly isWord: (word: string) => boolean;
  readonly zh: string;
  readonly en: string;
}): Setting<readonly string[]> {
  const { isWord, zh, en } = form;
  const schema = z
    .string()
    .max(lengthMax)
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter((one) => one !== ''))
    .refine((all) => all.every(isWord));
  return { schema, zh, en };
}

/** Whether a word is an address, or a net as address and prefix. */
export function isNet(word: string): boolean {
  const [address = '', prefix, ...rest] = word.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128);
}
