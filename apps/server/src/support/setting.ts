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
