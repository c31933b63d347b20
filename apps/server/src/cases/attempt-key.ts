import { createHash } from 'node:crypto';
import type { Actor, Attempt } from '@yunzhang/scenario';

/** Longest key a caller may choose; a UUID has 36. */
const keyLengthMax = 200;
/** Deeper than any definition asks for; a deeper input is refused before it is read. */
const depthMax = 32;

/** Whether a text can be a key: visible ASCII. */
export function isAttemptKey(key: string): boolean {
  return key.length > 0 && key.length <= keyLengthMax && /^[\x21-\x7e]+$/.test(key);
}

/** Whose key it is: keys of two actors never meet, also where they are the same text. */
export function ownerOf({ person, organisation, system }: Actor): string {
  return JSON.stringify([person ?? null, organisation ?? null, system ?? null]);
}

/**
 * SHA-256 of an attempt, the same for the same attempt however its names are ordered.
 *
 * Undefined where the input is nested too deeply to be one.
 */
export function digestOf(attempt: Attempt): Uint8Array | undefined {
  const { scenario, act, on, input, names, expects } = attempt;
  const text = spelled([scenario, act, on, input, names, expects], 0);
  if (text === undefined) return undefined;
  return new Uint8Array(createHash('sha256').update(text).digest());
}

function spelled(value: unknown, depth: number): string | undefined {
  if (depth > depthMax) return undefined;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const isList = Array.isArray(value);
  const names = isList ? [] : Object.keys(value).sort();
  const parts: string[] = [];
  const inside = value as Readonly<Record<string, unknown>>;
  for (const one of isList ? (value as readonly unknown[]) : names) {
    const part = spelled(isList ? one : inside[one as string], depth + 1);
    if (part === undefined) return undefined;
    // What is undefined was not said.
    if (isList) parts.push(part);
    else if (inside[one as string] !== undefined) parts.push(`${JSON.stringify(one)}:${part}`);
  }
  return isList ? `[${parts.join(',')}]` : `{${parts.join(',')}}`;
}
