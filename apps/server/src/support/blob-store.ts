import { createHash } from 'node:crypto';
import { Unavailable } from '@yunzhang/base';
import { openBlobFolder } from './blob-folder.ts';
import { openBlobBucket } from './blob-s3.ts';
import type { BlobPlace } from './object-settings.ts';

/** Largest blob taken or given. */
export const blobSizeMax = 256 * 1024 * 1024;

/** The SHA-256 of the bytes in hexadecimal: the name by which a blob is kept. */
export type BlobName = string;

/**
 * Bytes kept under their own digest.
 *
 * Nothing is ever changed or overwritten, so a name in the database means the same bytes for ever.
 * What comes back is checked against its name.
 */
export interface BlobStore {
  /** Keeps the bytes and answers their name; they are durable then. Twice is the same as once. */
  put(bytes: Uint8Array): Promise<BlobName>;
  get(name: BlobName): Promise<Uint8Array | undefined>;
  has(name: BlobName): Promise<boolean>;
  /**
   * The bytes in pieces. The last piece comes only after all of them agree with the name; a damaged
   * blob ends with `BlobDamaged` and is never given whole.
   */
  stream(name: BlobName): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Settles when the store can be used. */
  ping(): Promise<void>;
}

/** What lies in the store is not what its name says. Nothing is mended by itself. */
export class BlobDamaged extends Error {
  readonly blob: BlobName;

  constructor(blob: BlobName) {
    super(`blob ${blob} is damaged`);
    this.name = 'BlobDamaged';
    this.blob = blob;
  }
}

/** The one thing the two kinds of store differ in: how named bytes are put and fetched. */
export interface BlobShelf {
  /** `taken` when something lies there already, whatever it is. Durable when it settles. */
  create(name: BlobName, bytes: Uint8Array): Promise<'made' | 'taken'>;
  sizeOf(name: BlobName): Promise<number | undefined>;
  read(name: BlobName): Promise<AsyncIterable<Uint8Array> | undefined>;
  ping(): Promise<void>;
}

/** Opens the store that the configuration names. */
export function openBlobStore(place: BlobPlace): BlobStore {
  return storeOver(place.kind === 'folder' ? openBlobFolder(place) : openBlobBucket(place));
}

/** Adds names and checks to a shelf. */
export function storeOver(shelf: BlobShelf): BlobStore {
  const stream = async (name: BlobName): Promise<AsyncIterable<Uint8Array> | undefined> => {
    checkName(name);
    const pieces = await shelf.read(name);
    return pieces === undefined ? undefined : checked(pieces, name);
  };
  const get = async (name: BlobName): Promise<Uint8Array | undefined> => {
    const pieces = await stream(name);
    return pieces === undefined ? undefined : gather(pieces);
  };
  return {
    put: async (bytes) => {
      if (bytes.length > blobSizeMax) throw new RangeError(`a blob of ${bytes.length} bytes`);
      const name = createHash('sha256').update(bytes).digest('hex');
      // What is there is read again: to answer "kept" for a damaged blob would lose the paper.
      if ((await shelf.create(name, bytes)) === 'taken' && (await get(name)) === undefined) {
        throw new Unavailable('blobs', { retryAfterMs: 1000 });
      }
      return name;
    },
    get,
    has: async (name) => {
      checkName(name);
      return (await shelf.sizeOf(name)) !== undefined;
    },
    stream,
    ping: async () => shelf.ping(),
  };
}

function checkName(name: BlobName): void {
  if (!/^[0-9a-f]{64}$/.test(name)) throw new Error('no name of a blob');
}

async function* checked(
  pieces: AsyncIterable<Uint8Array>,
  name: BlobName,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let size = 0;
  let held: Uint8Array | undefined;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > blobSizeMax) throw new BlobDamaged(name);
    hash.update(piece);
    if (held !== undefined) yield held;
    held = piece;
  }
  if (hash.digest('hex') !== name) throw new BlobDamaged(name);
  if (held !== undefined) yield held;
}

async function gather(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  const joined = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of all) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
