import callbacks from 'node:fs';
import { promisify } from 'node:util';
import { concat, equal, fromUtf8, utf8 } from '@yunzhang/base';
import { hmacSm3, type RandomOctets, sm4Ctr } from '@yunzhang/gm';
import { createOnce, readIfThere, replaceDurably } from '@yunzhang/host';
import { CustodyStop, damaged } from './stop.ts';

/** Largest record: a statement with a thousand names. */
const recordMax = 256 * 1024;
/** Largest journal read at a start. */
const journalMax = 1024 * 1024 * 1024;
const lengthSize = 4;
const macSize = 32;
const slotSize = 8 + macSize + macSize;
/** Random octets of a counter; the other four count blocks. */
const nonceSize = 12;

const open = promisify(callbacks.open);
const write = promisify(callbacks.write);
const fdatasync = promisify(callbacks.fdatasync);
const close = promisify(callbacks.close);

/** How many records there were in all, and the MAC of the last, which covers all before it. */
export interface Tip {
  readonly count: number;
  readonly chain: Uint8Array;
}

/** Where a journal lies and what it goes on from. */
export interface JournalPlace {
  readonly file: string;
  /** The second place of the tip; best on another disk. */
  readonly mark: string;
  readonly macKey: Uint8Array;
  /** Of this journal alone, 16 octets; nothing for one of the time before they were closed. */
  readonly key?: Uint8Array | undefined;
  readonly random: RandomOctets;
  readonly start: Tip;
}

/** What is appended is on disk when the promise holds. */
export interface Journal {
  append(record: object): Promise<void>;
  tip(): Tip;
  /** Octets written since it was opened or begun. */
  size(): number;
  close(): Promise<void>;
}

/** What a journal holds at a start. */
export interface ReadJournal {
  readonly records: readonly unknown[];
  readonly tip: Tip;
  /** Octets of whole records; what is behind them is cut off. */
  readonly size: number;
}

/**
 * Reads a journal and compares it with the mark.
 *
 * A last record that is not whole was never acknowledged: a crash cut it. Anything else that is
 * wrong stops the custody, and so does a journal that ends before its mark: somebody cut records
 * off, or brought an old folder back.
 */
export async function readJournal(place: JournalPlace): Promise<ReadJournal> {
  const bytes = await readIfThere(place.file);
  if (bytes === undefined || bytes.length > journalMax) return damaged('journal');
  const marked = await readMark(place);
  if (marked === undefined) return damaged('mark');
  const records: unknown[] = [];
  let { count, chain } = place.start;
  let isMarkMet = isTip(marked, { count, chain });
  let at = 0;
  for (;;) {
    const end = recordEnd(bytes, at);
    if (end === undefined) break;
    const body = bytes.subarray(at + lengthSize, end - macSize);
    const mac = macOf(place.macKey, chain, body);
    if (!equal(mac, bytes.subarray(end - macSize, end))) return damaged(`journal at ${at}`);
    records.push(JSON.parse(fromUtf8(openBody(place, body, at))));
    [count, chain, at] = [count + 1, mac, end];
    isMarkMet ||= isTip(marked, { count, chain });
  }
  if (!isMarkMet) throw new CustodyStop('custody-folder-restored', `${marked.count} > ${count}`);
  return { records, tip: { count, chain }, size: at };
}

function isTip(left: Tip, right: Tip): boolean {
  return left.count === right.count && equal(left.chain, right.chain);
}

/** Where the record at `at` ends; nothing when it is not there as a whole. */
function recordEnd(bytes: Uint8Array, at: number): number | undefined {
  if (at + lengthSize > bytes.length) return undefined;
  const size = new DataView(bytes.buffer, bytes.byteOffset + at, lengthSize).getUint32(0);
  // A power cut can leave zeros where octets were to come.
  if (size === 0 && bytes.subarray(at).every((octet) => octet === 0)) return undefined;
  if (size > recordMax + nonceSize) return damaged(`journal at ${at}`);
  const end = at + lengthSize + size + macSize;
  return end > bytes.length ? undefined : end;
}

/**
 * A record as it lies in the file: SM4 in counter mode, under what its MAC then covers.
 *
 * The counter is drawn afresh, not taken from the record's place: after a crash another record can
 * come to the place of one that was never acknowledged, and both may have been seen on the disk.
 *
 * @basis GB/T 17964-2021 §8; encrypt-then-MAC
 */
function closeBody({ key, random }: JournalPlace, content: Uint8Array): Uint8Array {
  if (key === undefined) return content;
  const nonce = random(nonceSize);
  return concat([nonce, sm4Ctr({ key, counter: counterOf(nonce) }, content)]);
}

function openBody({ key }: JournalPlace, body: Uint8Array, at: number): Uint8Array {
  if (key === undefined) return body;
  if (body.length < nonceSize) return damaged(`journal at ${at}`);
  const counter = counterOf(body.subarray(0, nonceSize));
  return sm4Ctr({ key, counter }, body.subarray(nonceSize));
}

const counterOf = (nonce: Uint8Array): Uint8Array => concat([nonce, new Uint8Array(4)]);

function macOf(key: Uint8Array, chain: Uint8Array, body: Uint8Array): Uint8Array {
  return hmacSm3(key, concat([chain, body]));
}

/** Begins a journal file without records; the caller syncs its folder. */
export async function beginJournal(file: string): Promise<void> {
  await createOnce(file, new Uint8Array(0), 0o600);
}

/** Writes the mark whole; for a first start and after a person looked. */
export async function replaceMark(place: Pick<JournalPlace, 'mark' | 'macKey'>, tip: Tip) {
  const slot = slotOf(place.macKey, tip);
  await replaceDurably(place.mark, concat([slot, slot]), 0o600);
}

function slotOf(key: Uint8Array, { count, chain }: Tip): Uint8Array {
  const head = new Uint8Array(8);
  new DataView(head.buffer).setBigUint64(0, BigInt(count));
  const body = concat([head, chain]);
  return concat([body, macOf(key, utf8('mark'), body)]);
}

/** Of two slots the newer one that is whole: a cut can spoil only the one being written. */
async function readMark({ mark, macKey }: JournalPlace): Promise<Tip | undefined> {
  const bytes = await readIfThere(mark);
  if (bytes === undefined || bytes.length !== 2 * slotSize) return undefined;
  const tips = [0, slotSize].flatMap((at) => {
    const body = bytes.subarray(at, at + 8 + macSize);
    const mac = bytes.subarray(at + 8 + macSize, at + slotSize);
    if (!equal(mac, macOf(macKey, utf8('mark'), body))) return [];
    const count = Number(new DataView(body.buffer, body.byteOffset, 8).getBigUint64(0));
    return [{ count, chain: body.slice(8) }];
  });
  return tips.sort((a, b) => b.count - a.count)[0];
}

interface Queued {
  readonly body: Uint8Array;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Records as they lie in the file, each with its MAC over all before it. */
function recordsOf(macKey: Uint8Array, before: Uint8Array, batch: readonly Queued[]): Uint8Array {
  let chain = before;
  const parts = batch.flatMap(({ body }) => {
    const length = new Uint8Array(lengthSize);
    new DataView(length.buffer).setUint32(0, body.length);
    chain = macOf(macKey, chain, body);
    return [length, body, chain];
  });
  return concat(parts);
}

/**
 * Opens a journal for appending behind what was read. Names and amounts are in it, so that the disk
 * and its backups see them closed.
 *
 * What comes while a write is under way is written together with the next one. After a write that
 * failed nothing more is taken: nobody knows what is on the disk.
 */
export async function openJournal(place: JournalPlace, read: ReadJournal): Promise<Journal> {
  // A crash between journal and mark leaves the mark behind, and one of its slots always is.
  await replaceMark(place, read.tip);
  const file = await open(place.file, 'r+');
  const mark = await open(place.mark, 'r+');
  await promisify(callbacks.ftruncate)(file, read.size);
  let { count, chain } = read.tip;
  let at = read.size;
  let slot = 0;
  let queue: Queued[] = [];
  let working: Promise<void> | undefined;
  let failure: unknown;
  const put = async (batch: readonly Queued[]): Promise<void> => {
    const bytes = recordsOf(place.macKey, chain, batch);
    count += batch.length;
    chain = bytes.slice(-macSize);
    await writeAll(file, bytes, at);
    await fdatasync(file);
    at += bytes.length;
    // Never the slot written last, however many records came together.
    await writeAll(mark, slotOf(place.macKey, { count, chain }), slot * slotSize);
    await fdatasync(mark);
    slot = 1 - slot;
  };
  const work = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue;
      queue = [];
      try {
        if (failure !== undefined) throw new Error('stopped');
        await put(batch);
        for (const { resolve } of batch) resolve();
      } catch (error) {
        failure = new CustodyStop('custody-files-damaged', `writing: ${String(error)}`);
        for (const { reject } of batch) reject(failure);
      }
    }
    working = undefined;
  };
  return {
    tip: () => ({ count, chain }),
    size: () => at,
    append: async (record) => {
      const content = utf8(JSON.stringify(record));
      if (content.length > recordMax) throw new CustodyStop('custody-files-damaged', 'record');
      const body = closeBody(place, content);
      return new Promise((resolve, reject) => {
        queue.push({ body, resolve, reject });
        // Those of the same moment go together.
        working ??= Promise.resolve().then(work);
      });
    },
    close: async () => {
      await working;
      await close(file);
      await close(mark);
    },
  };
}

async function writeAll(descriptor: number, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await write(descriptor, bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}
