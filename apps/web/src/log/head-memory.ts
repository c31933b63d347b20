/** Logs remembered; the one looked at longest ago goes first. */
const logsMax = 64;
const place = 'yunzhang.logs';
const formVersion = 1;

/** What this browser keeps of a log it has looked at. */
export interface KeptLog {
  /**
   * Where it is kept. For a log of the reader's policy its origin; for any other its address as
   * well, because anybody may call a log by any origin and would be taken for it the next time.
   */
  readonly name: string;
  /** Verifier keys, as they were at the first look. */
  readonly vkeys: readonly string[];
  /** The newest heads, signed: SHA-256, then SM3 where there is one. */
  readonly notes: readonly string[];
  readonly seenAt: number;
}

/** A place for text; that of the browser, or one of a test. */
export interface TextPlace {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
}

/** What the browser knows of one log. @basis product.md R46 */
export function recall(storage: TextPlace, name: string): KeptLog | undefined {
  return readAll(storage).find((one) => one.name === name);
}

/** Keeps the newest heads of a log in place of those before. */
export function keep(storage: TextPlace, log: KeptLog): void {
  const others = readAll(storage).filter(({ name }) => name !== log.name);
  writeAll(storage, [...others, log].slice(-logsMax));
}

/** Forgets logs: the next look is a first one, and whatever their keys are then, is taken. */
export function forget(storage: TextPlace, isMeant: (name: string) => boolean): void {
  writeAll(
    storage,
    readAll(storage).filter(({ name }) => !isMeant(name)),
  );
}

function writeAll(storage: TextPlace, logs: readonly KeptLog[]): void {
  try {
    storage.setItem(place, JSON.stringify({ version: formVersion, logs }));
  } catch {
    // Storage may be switched off or full; then every look is a first one.
  }
}

function readAll(storage: TextPlace): readonly KeptLog[] {
  try {
    const value = JSON.parse(storage.getItem(place) ?? 'null') as unknown;
    const { version, logs } = (value ?? {}) as { version?: unknown; logs?: unknown };
    return version === formVersion && Array.isArray(logs) ? logs.filter(isKept) : [];
  } catch {
    return [];
  }
}

function isKept(value: unknown): value is KeptLog {
  if (typeof value !== 'object' || value === null) return false;
  const { name, vkeys, notes, seenAt } = value as Readonly<Record<string, unknown>>;
  const isTexts = (list: unknown): boolean =>
    Array.isArray(list) && list.every((one) => typeof one === 'string');
  return typeof name === 'string' && isTexts(vkeys) && isTexts(notes) && typeof seenAt === 'number';
}
