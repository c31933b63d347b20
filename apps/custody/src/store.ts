import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fromHex, fromUtf8, hex, utf8 } from '@yunzhang/base';
import type { RandomOctets } from '@yunzhang/gm';
import {
  createOnce,
  lockFolder,
  makeFolder,
  readIfThere,
  replaceDurably,
  syncFolder,
} from '@yunzhang/host';
import { type BoxKeys, closeBox, deriveBoxKeys, isBoxOf, openBox } from './box.ts';
import {
  beginJournal,
  type Journal,
  type JournalPlace,
  openJournal,
  readJournal,
  replaceMark,
  type Tip,
} from './journal.ts';
import { type Memory, readMemory, remember, writeMemory } from './memory.ts';
import {
  type CustodyRecord,
  type KeyState,
  recordForm,
  type Snapshot,
  snapshotForm,
} from './record.ts';
import { CustodyStop, damaged } from './stop.ts';
import type { Trust } from './trust.ts';

/** A journal of this size is replaced by a snapshot. */
const journalSizeMax = 32 * 1024 * 1024;
const stateName = 'state';
const journalKeySize = 16;

/** Where the custody keeps what it has. */
export interface StorePlace {
  readonly folder: string;
  /** A second place for the tip of the journal, best on another disk; else in the folder. */
  readonly mark?: string | undefined;
  readonly kek: Uint8Array;
  readonly random: RandomOctets;
}

/** Durable memory and the private keys. */
export interface Store {
  readonly memory: Memory;
  /** On disk when it holds; memory is changed by the caller, with `remember`. */
  append(record: CustodyRecord): Promise<void>;
  /** Keeps a private key under its name; durable when it holds. */
  putKey(key: string, privateKey: Uint8Array): Promise<void>;
  readKey(key: string): Promise<Uint8Array>;
  dropKey(key: string): Promise<void>;
  /** For codes that only this custody can compare. */
  readonly codeKey: Uint8Array;
  /** Whether the journal is long enough for a snapshot. */
  isLong(): boolean;
  /** Puts a snapshot in place of the journal; nothing may be appended meanwhile. */
  compact(): Promise<void>;
  close(): Promise<void>;
}

const stateFile = (folder: string): string => path.join(folder, 'state');
const journalFile = (folder: string, number: number): string =>
  path.join(folder, `journal-${number}`);
const keysFolder = (folder: string): string => path.join(folder, 'keys');
const keyFile = (folder: string, key: string): string => path.join(folder, 'keys', `${key}.key`);
const markFile = ({ folder, mark }: Pick<StorePlace, 'folder' | 'mark'>): string =>
  mark ?? path.join(folder, 'mark');

/** Makes the folder of a new custody; one that holds something is refused. */
export async function beginStore(place: StorePlace, trust: Trust): Promise<void> {
  const { folder, kek, random } = place;
  const unlock = lockFolder(folder);
  try {
    if ((await readIfThere(stateFile(folder))) !== undefined) {
      throw new CustodyStop('custody-folder-taken', folder);
    }
    const keys = deriveBoxKeys(kek);
    await makeFolder(keysFolder(folder), 0o700);
    const snapshot: Snapshot = {
      folder: hex(random(16)),
      journal: 0,
      count: 0,
      chain: hex(random(32)),
      macKey: hex(random(32)),
      journalKey: hex(random(journalKeySize)),
      trust,
      orders: 0,
      heads: [],
      keys: [],
      seals: [],
      mandates: [],
      uses: [],
      given: [],
      duressCodes: [],
      held: [],
      latestAt: 0,
    };
    await beginJournal(journalFile(folder, 0));
    const tip = { count: 0, chain: fromHex(snapshot.chain) };
    await replaceMark({ mark: markFile(place), macKey: fromHex(snapshot.macKey) }, tip);
    await createOnce(stateFile(folder), closeState(keys, { snapshot, version: 1, random }), 0o600);
    await syncFolder(folder);
  } finally {
    unlock();
  }
}

function closeState(
  keys: BoxKeys,
  {
    snapshot,
    version,
    random,
  }: { readonly snapshot: Snapshot; readonly version: number; readonly random: RandomOctets },
): Uint8Array {
  const content = utf8(JSON.stringify(snapshot));
  return closeBox(keys, { name: stateName, version }, { content, random });
}

interface OpenedState {
  readonly snapshot: Snapshot;
  readonly version: number;
}

async function readState(folder: string, keys: BoxKeys): Promise<OpenedState> {
  const bytes = await readIfThere(stateFile(folder));
  if (bytes === undefined) throw new CustodyStop('custody-folder-empty', folder);
  if (!isBoxOf(keys, bytes)) throw new CustodyStop('custody-kek-wrong');
  const { content, version } = openBox(keys, stateName, bytes);
  const parsed = snapshotForm.safeParse(JSON.parse(fromUtf8(content)));
  return parsed.success ? { snapshot: parsed.data, version } : damaged(stateName);
}

/** Where the journal of a snapshot lies, and its keys. */
function journalOf(place: StorePlace, snapshot: Snapshot): JournalPlace {
  const { macKey, journalKey, journal } = snapshot;
  return {
    file: journalFile(place.folder, journal),
    mark: markFile(place),
    macKey: fromHex(macKey),
    key: journalKey === undefined ? undefined : fromHex(journalKey),
    random: place.random,
    start: tipOf(snapshot),
  };
}

const tipOf = ({ count, chain }: Snapshot): Tip => ({ count, chain: fromHex(chain) });

/** Opens a folder: takes its lock, reads the snapshot, then the journal behind it. */
export async function openStore(place: StorePlace): Promise<Store> {
  // A folder that is not there is not made by looking for it.
  mkdirSync(place.folder, { recursive: true, mode: 0o700 });
  const unlock = lockFolder(place.folder);
  try {
    return await openLocked(place, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function openLocked(place: StorePlace, unlock: () => void): Promise<Store> {
  const { folder, random } = place;
  const keys = deriveBoxKeys(place.kek);
  let { snapshot, version } = await readState(folder, keys);
  const memory = readMemory(snapshot);
  const read = await readJournal(journalOf(place, snapshot));
  for (const record of read.records) {
    const parsed = recordForm.safeParse(record);
    if (!parsed.success) return damaged('record');
    remember(memory, parsed.data);
  }
  await tidyKeys(folder, memory);
  let journal = await openJournal(journalOf(place, snapshot), read);
  const compact = async (): Promise<void> => {
    const { count, chain } = journal.tip();
    const number = snapshot.journal + 1;
    const { macKey } = snapshot;
    const journalKey = hex(random(journalKeySize));
    const tip = { journal: number, count, chain: hex(chain) };
    const next = { ...writeMemory(memory), macKey, journalKey, ...tip };
    await beginJournal(journalFile(folder, number));
    await syncFolder(folder);
    await replaceDurably(
      stateFile(folder),
      closeState(keys, { snapshot: next, version, random }),
      0o600,
    );
    // From here the old journal is not read any more.
    await journal.close();
    rmSync(journalFile(folder, snapshot.journal), { force: true });
    snapshot = next;
    journal = await openNew(journalOf(place, next));
  };
  // A journal without a key is of the time before records were closed.
  if (read.records.length > 0 || snapshot.journalKey === undefined) await compact();
  return {
    memory,
    ...keyFiles(place, keys, () => version),
    codeKey: fromHex(snapshot.macKey),
    append: async (record) => journal.append(record),
    isLong: () => journal.size() > journalSizeMax,
    compact,
    close: async () => {
      await journal.close();
      unlock();
    },
  };
}

async function openNew(place: Parameters<typeof openJournal>[0]): Promise<Journal> {
  return openJournal(place, { records: [], tip: place.start, size: 0 });
}

const isInFile = ({ isDestroyed, place }: KeyState): boolean => !isDestroyed && place === undefined;

/** A key is in its file before it is in the journal, and its file goes after that says so. */
async function tidyKeys(folder: string, memory: Memory): Promise<void> {
  const there = new Set(
    readdirSync(keysFolder(folder)).flatMap((name) =>
      name.endsWith('.key') ? [name.slice(0, -4)] : [],
    ),
  );
  for (const one of memory.keys.values()) {
    if (isInFile(one) && !there.has(one.key)) damaged(`key ${one.key}`);
  }
  for (const key of there) {
    const known = memory.keys.get(key);
    if (known === undefined || !isInFile(known)) rmSync(keyFile(folder, key));
  }
  await syncFolder(keysFolder(folder));
}

function keyFiles({ folder, random }: StorePlace, keys: BoxKeys, version: () => number) {
  return {
    putKey: async (key: string, privateKey: Uint8Array): Promise<void> => {
      const box = closeBox(
        keys,
        { name: `key ${key}`, version: version() },
        { content: privateKey, random },
      );
      await createOnce(keyFile(folder, key), box, 0o600);
      await syncFolder(keysFolder(folder));
    },
    readKey: async (key: string): Promise<Uint8Array> => {
      const bytes = await readIfThere(keyFile(folder, key));
      if (bytes === undefined) return damaged(`key ${key}`);
      return openBox(keys, `key ${key}`, bytes).content;
    },
    dropKey: async (key: string): Promise<void> => {
      rmSync(keyFile(folder, key), { force: true });
      await syncFolder(keysFolder(folder));
    },
  };
}

/**
 * Closes everything under another key-encryption key, while the custody stands still.
 *
 * A file after the other; one that is done already is passed over, so a rotation that was cut off
 * is begun again, and nothing is signed before it is at its end. The state comes last.
 */
export async function rotateKek(place: StorePlace, kek: Uint8Array): Promise<number> {
  const { folder, random } = place;
  const [old, next] = [deriveBoxKeys(place.kek), deriveBoxKeys(kek)];
  const state = await readIfThere(stateFile(folder));
  if (state !== undefined && isBoxOf(next, state)) return 0;
  // Opening and closing leaves a snapshot and an empty journal.
  const store = await openStore(place);
  try {
    const { snapshot, version } = await readState(folder, old);
    let count = 0;
    for (const one of store.memory.keys.values()) {
      if (!isInFile(one)) continue;
      await rotateKey({ folder, key: one.key, old, next, version: version + 1, random });
      count += 1;
    }
    // The journal is empty, so it can have another key: who had the old state cannot read on.
    const fresh = { ...snapshot, journalKey: hex(random(journalKeySize)) };
    await replaceDurably(
      stateFile(folder),
      closeState(next, { snapshot: fresh, version: version + 1, random }),
      0o600,
    );
    return count;
  } finally {
    await store.close();
  }
}

async function rotateKey(question: {
  readonly folder: string;
  readonly key: string;
  readonly old: BoxKeys;
  readonly next: BoxKeys;
  readonly version: number;
  readonly random: RandomOctets;
}): Promise<void> {
  const { folder, key, old, next, version, random } = question;
  const file = keyFile(folder, key);
  const bytes = await readIfThere(file);
  if (bytes === undefined) return damaged(`key ${key}`);
  if (isBoxOf(next, bytes)) return;
  const name = `key ${key}`;
  const { content } = openBox(old, name, bytes);
  await replaceDurably(file, closeBox(next, { name, version }, { content, random }), 0o600);
}

/**
 * Takes a folder as it is after a person looked: the mark is set to the journal's own tip.
 *
 * For a backup that was brought back on purpose. Signatures, counts and states since then are
 * unknown to it: the seals should be frozen and shown again.
 */
export async function adoptFolder(place: StorePlace): Promise<Tip> {
  const unlock = lockFolder(place.folder);
  try {
    const keys = deriveBoxKeys(place.kek);
    const { snapshot } = await readState(place.folder, keys);
    const own = path.join(place.folder, 'mark.adopting');
    const where = { ...journalOf(place, snapshot), mark: own };
    // Read against a mark that any journal meets: its own start.
    await replaceMark(where, tipOf(snapshot));
    const { tip } = await readJournal(where);
    rmSync(own, { force: true });
    await replaceMark(journalOf(place, snapshot), tip);
    return tip;
  } finally {
    unlock();
  }
}
