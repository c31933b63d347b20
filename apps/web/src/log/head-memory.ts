/** Logs remembered; the one looked at longest ago goes first. */
const logsMax = 64;
const place = 'yunzhang.logs';
const formVersion = 1;

/** What this browser keeps of a log it has looked at. */
export interface KeptLog {
  readonly origin: string;
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
export function recall(storage: TextPlace, origin: string): KeptLog | undefined {
  return readAll(storage).find((one) => one.origin === origin);
}

/** Keeps the newest heads of a log in place of those before. */
export function keep(storage: TextPlace, log: KeptLog): void {
  const others = readAll(storage).filter(({ origin }) => origin !== log.origin);
  writeAll(storage, [...others, log].slice(-logsMax));
}

/** Forgets a log: the next look is a first one, and whatever its keys are then, is taken. */
export function forget(storage: TextPlace, origin: string): void {
  writeAll(
    storage,
    readAll(storage).filter((one) => one.origin !== origin),
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
  const { origin, vkeys, notes, seenAt } = value as Readonly<Record<string, unknown>>;
  const isTexts = (list: unknown): boolean =>
    Array.isArray(list) && list.every((one) => typeof one === 'string');
  return (
    typeof origin === 'string' && isTexts(vkeys) && isTexts(notes) && typeof seenAt === 'number'
  );
}
