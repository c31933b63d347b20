import fs from 'node:fs';
import path from 'node:path';
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
 * Of a folder the files must be there (`initialise`). Stock PGlite never calls fsync and starts
 * with fsync off, so a commit would not outlive a power cut; here both are put right. It takes no
 * lock: take `lockFolder` first, two openers destroy the data.
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

/** Name of the folder of files while they are being made. */
const draftName = 'pg.new';
const filesName = 'pg';

/** The files of the database inside its folder. */
export const filesOf = (folder: string): string => path.join(folder, filesName);

/** Whether the files are there; they appear whole or not at all. */
export const isInitialised = (folder: string): boolean => fs.existsSync(filesOf(folder));

/**
 * Makes the files of a new, empty database.
 *
 * Without fsync at each step, which triples the time, but everything is on the disk before the
 * folder gets its name, so an interrupted start leaves nothing half made.
 */
export async function initialise(folder: string): Promise<void> {
  const draft = path.join(folder, draftName);
  fs.rmSync(draft, { recursive: true, force: true });
  const engine = await PGlite.create({ fs: new NodeFS(draft) });
  await engine.close();
  for (const name of fs.readdirSync(draft, { recursive: true, encoding: 'utf8' })) {
    sync(path.join(draft, name));
  }
  sync(draft);
  fs.renameSync(draft, filesOf(folder));
  sync(folder);
}

function sync(file: string): void {
  const descriptor = fs.openSync(file, 'r');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Enough for one machine; the default of 128 MB is taken at once and never given back. */
const shared = ['-c', 'shared_buffers=32MB'];

async function storageOf(place: EmbeddedPlace) {
  if (place.kind === 'folder') {
    return {
      fs: new SyncingFolder(filesOf(place.folder)),
      startParams: [
        ...PGlite.defaultStartParams.filter((one) => one !== '-F'),
        // The default, fdatasync, is a stub in the WebAssembly runtime.
        '-c',
        'wal_sync_method=fsync',
        ...shared,
      ],
    };
  }
  const startParams = [...PGlite.defaultStartParams, ...shared];
  if (place.template === undefined) return { startParams };
  return { startParams, loadDataDir: new Blob([new Uint8Array(place.template)]) };
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
