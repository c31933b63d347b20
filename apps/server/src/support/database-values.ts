/** Type numbers of PostgreSQL's catalogue that are read in our own way. */
export const oid = {
  bytea: 17,
  int8: 20,
  byteaArray: 1001,
  int8Array: 1016,
  date: 1082,
  timestamp: 1114,
} as const;

/**
 * A 64-bit number of the database as a number.
 *
 * Refuses what a double cannot hold: a silently rounded index would point at another entry.
 */
export function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`the number ${text} is too large to read`);
  return value;
}

/** A view of the same bytes that is no Buffer, so that both databases give the same thing. */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Applies `read` to each text of an array that may be nested. */
export function readNested(value: unknown, read: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => readNested(one, read));
  return value === null ? null : read(value);
}

/** The five letters and digits of a database's own error code, such as `23505`. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const { code } = error;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** Whether a row was refused because its key is there already. */
export function isDuplicate(error: unknown): boolean {
  return sqlState(error) === '23505';
}
