import fs from 'node:fs';
import { PGlite, type PGliteInterface } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import type { Answer } from './dialect.ts';
import { oid, safeInteger } from './database-values.ts';

/** The embedded database itself, in whatever thread it runs. */
export interface EmbeddedEngine {
  query(text: string, parameters: readonly unknown[]): Promise<Answer>;
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** Where its data lies: a folder, or memory that begins with a copy of a template. */
export type EmbeddedPlace =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'memory'; readonly template?: Uint8Array };

/**
 * Opens PostgreSQL compiled to WebAssembly.
 *
 * Stock PGlite never calls fsync and starts with fsync off, so a commit would not outlive a power
 * cut; here both are put right. Not the lock: take `lockFolder` first, two openers destroy the data.
 */
export async function openEngine(place: EmbeddedPlace): Promise<EmbeddedEngine> {
  const parsers = {
    [oid.int8]: safeInteger,
    [oid.date]: (text: string) => text,
    [oid.timestamp]: (text: string) => text,
  };
  const options = { parsers, ...(await storageOf(place)) };
  const engine = await PGlite.create(options);
  return {
    query: async (text, parameters) => run(engine, text, parameters),
    listen: async (channel, heard) => {
      const stop = await engine.listen(channel, heard);
      return async () => stop();
    },
    close: async () => engine.close(),
  };
}

async function storageOf(place: EmbeddedPlace) {
  if (place.kind === 'folder') {
    return {
      fs: new SyncingFolder(place.folder),
      startParams: [
        ...PGlite.defaultStartParams.filter((one) => one !== '-F'),
        // The default, fdatasync, is a stub in the WebAssembly runtime.
        ...['-c', 'wal_sync_method=fsync'],
      ],
    };
  }
  if (place.template === undefined) return {};
  return { loadDataDir: new Blob([new Uint8Array(place.template)]) };
}

async function run(
  engine: PGliteInterface,
  text: string,
  parameters: readonly unknown[],
): Promise<Answer> {
  // Without parameters several statements may stand in one text, as on a server.
  const result =
    parameters.length === 0
      ? (await engine.exec(text)).at(-1)
      : await engine.query(
          text,
          parameters.map((one) => (one === undefined ? null : one)),
        );
  if (result === undefined) return { rows: [] };
  const { rows, affectedRows } = result;
  return { rows, ...(affectedRows === undefined ? {} : { affected: affectedRows }) };
}

/** What the runtime hands over; only the parts used here. */
interface Runtime {
  readonly FS: {
    readonly filesystems: { readonly NODEFS: { readonly stream_ops: Record<string, unknown> } };
    readonly ErrnoError: new (errno: number) => Error;
  };
}

/** EIO of the runtime. */
const inputOutputFault = 29;

/** A folder whose fsync is the host's fsync, for files and, since they are opened too, folders. */
class SyncingFolder extends NodeFS {
  override async init(...args: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const made = await super.init(...args);
    const before = made.emscriptenOpts.preRun;
    made.emscriptenOpts.preRun = [
      ...(Array.isArray(before) ? before : before === undefined ? [] : [before]),
      (runtime: unknown) => addSync(runtime as Runtime),
    ];
    return made;
  }
}

function addSync({ FS }: Runtime): void {
  FS.filesystems.NODEFS.stream_ops['fsync'] = (stream: { readonly nfd?: number }): number => {
    if (stream.nfd === undefined) return 0;
    try {
      fs.fsyncSync(stream.nfd);
    } catch {
      // PostgreSQL stops rather than trust a page that may not be on the disk.
      throw new FS.ErrnoError(inputOutputFault);
    }
    return 0;
  };
}
