import { fromBase64 } from '@yunzhang/base';
import type { Report, Trust } from './report.ts';
import { readTrust } from '../app/client.ts';
import { NoAnswer, verifier } from '../documents/engine.ts';
import { holdFile, type HeldFile } from '../documents/held-file.ts';
import { createStore, useStore } from '../store.ts';
import { fileSizeMax } from '../ui/files.tsx';

/** A check that lasts longer is ended; the reader is told that there is no result. */
export const deadlineSeconds = 30;

/** Why a file has no report. None of them says anything about its seals. */
export type Failure = 'deadline' | 'crashed' | 'too-large';

/** One file and how far its check is. */
export interface CheckedFile extends HeldFile {
  readonly id: string;
  readonly size: number;
  readonly phase: 'waiting' | 'checking' | 'done' | 'failed';
  readonly report?: Report;
  readonly failure?: Failure;
  readonly failureDetail?: string;
  /** Of an encrypted file, as typed; it stays in memory. */
  readonly password?: string;
  /** Whether all of the answer is shown, or only its band. */
  readonly unfolded: boolean;
}

/** Whom the reader chose to trust. */
export type TrustMode = Trust['mode'];

/** The page: its files, the roots, and the choice. */
export interface VerificationDesk {
  readonly files: readonly CheckedFile[];
  readonly mode: TrustMode;
  readonly roots:
    | { readonly phase: 'unasked' | 'loading' | 'failed' }
    | { readonly phase: 'ready'; readonly choice: Trust & { readonly mode: 'anchors' } };
}

const store = createStore<VerificationDesk>({
  files: [],
  mode: 'anchors',
  roots: { phase: 'unasked' },
});

let added = 0;
let line: Promise<void> = Promise.resolve();

/** The page, for components. */
export function useVerificationDesk(): VerificationDesk {
  return useStore(store);
}

let asking: Promise<void> | undefined;

/**
 * Fetches the roots of this installation, once; a failure can be tried again.
 *
 * An answer without roots comes from before the set-up and is asked for again; `anew` asks in any
 * case, where a set-up has brought another root.
 */
export function loadTrust({ anew = false } = {}): Promise<void> {
  const { roots } = store.get();
  if (!anew && roots.phase === 'ready' && roots.choice.anchors.length > 0) return Promise.resolve();
  asking ??= fetchRoots().finally(() => {
    asking = undefined;
  });
  return asking;
}

async function fetchRoots(): Promise<void> {
  const take = (roots: VerificationDesk['roots']) => store.change((desk) => ({ ...desk, roots }));
  take({ phase: 'loading' });
  try {
    const { anchors, crls, ocsps, note, logPolicy } = await readTrust();
    const choice = {
      mode: 'anchors' as const,
      anchors: anchors.map(fromBase64),
      crls: crls.map(fromBase64),
      ...(ocsps === undefined ? {} : { ocsps: ocsps.map(fromBase64) }),
      note,
      ...(logPolicy === undefined ? {} : { logPolicy }),
    };
    take({ phase: 'ready', choice });
  } catch {
    take({ phase: 'failed' });
  }
}

/** Takes files in memory, in place of those before: another page hands over what it sealed. */
export async function verifyHeld(files: readonly HeldFile[]): Promise<void> {
  store.change((desk) => ({ ...desk, files: [] }));
  await addHeld(files);
}

/** Reads files of the reader's system and checks them. Nothing leaves the page. */
export async function verifyFromSystem(files: readonly File[]): Promise<void> {
  const fits = files.filter((file) => file.size <= fileSizeMax);
  const tooLarge = files.filter((file) => file.size > fileSizeMax);
  const refused = tooLarge.map(({ name, size }) => ({
    ...fresh({ name, bytes: new Uint8Array(0) }, false),
    size,
    phase: 'failed' as const,
    failure: 'too-large' as const,
  }));
  store.change((desk) => ({ ...desk, files: [...desk.files, ...refused] }));
  await addHeld(await Promise.all(fits.map(holdFile)));
}

async function addHeld(files: readonly HeldFile[]): Promise<void> {
  const first = store.get().files.length === 0;
  const all = files.map((file, index) => fresh(file, first && index === 0));
  store.change((desk) => ({ ...desk, files: [...desk.files, ...all] }));
  await loadTrust();
  await Promise.all(all.map((file) => check(file.id)));
}

function fresh(file: HeldFile, unfolded: boolean): CheckedFile {
  const id = `checked-${++added}`;
  return { ...file, id, size: file.bytes.length, phase: 'waiting', unfolded };
}

function change(id: string, next: Partial<CheckedFile>): void {
  store.change((desk) => ({
    ...desk,
    files: desk.files.map((file) => (file.id === id ? { ...file, ...next } : file)),
  }));
}

/** Checks one file after the others: the deadline of one must not run while another works. */
function check(id: string): Promise<void> {
  line = line.then(() => checkNow(id));
  return line;
}

async function checkNow(id: string): Promise<void> {
  const file = store.get().files.find((one) => one.id === id);
  if (file === undefined) return;
  const { name, bytes, password } = file;
  change(id, { phase: 'checking' });
  try {
    const take = {
      name,
      bytes,
      trust: trustNow(),
      at: Date.now(),
      ...(password === undefined ? {} : { password }),
    };
    const report = await verifier.ask('verify', take, deadlineSeconds * 1_000);
    change(id, { phase: 'done', report });
  } catch (error) {
    const failure = error instanceof NoAnswer && error.why === 'deadline' ? 'deadline' : 'crashed';
    change(id, { phase: 'failed', failure, failureDetail: String(error) });
  }
}

function trustNow(): Trust {
  const { mode, roots } = store.get();
  if (mode === 'any') return { mode };
  return roots.phase === 'ready' ? roots.choice : { mode, anchors: [], crls: [] };
}

/** Trusts others and checks every file again. */
export function trust(mode: TrustMode): void {
  store.change((desk) => ({ ...desk, mode }));
  checkAgain();
}

/** Asks for the roots again and then checks every file again. */
export async function retryTrust(): Promise<void> {
  await loadTrust();
  checkAgain();
}

function checkAgain(): void {
  for (const file of store.get().files) {
    if (file.failure !== 'too-large') retryCheck(file.id);
  }
}

/** Checks one file again. */
export function retryCheck(id: string): void {
  change(id, { phase: 'waiting' });
  void check(id);
}

/** Checks an encrypted file with a password. */
export function unlock(id: string, password: string): void {
  change(id, { password });
  retryCheck(id);
}

/** Shows all of an answer, or only its band. */
export function unfold(id: string, unfolded: boolean): void {
  change(id, { unfolded });
}

/** Takes a file away. */
export function removeChecked(id: string): void {
  store.change((desk) => ({ ...desk, files: desk.files.filter((file) => file.id !== id) }));
}

/** Takes all files away. */
export function clearChecked(): void {
  store.change((desk) => ({ ...desk, files: [] }));
}
