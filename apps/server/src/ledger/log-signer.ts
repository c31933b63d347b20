import { isRefusal, type Refusal } from '@yunzhang/base';
import { createSoftwareSigner, generateSm2Key, type RandomOctets } from '@yunzhang/gm';
import {
  createEd25519Signer,
  createMlDsa44Signer,
  createSm2NoteSigner,
  decideHead,
  emptyTwinHead,
  type NoteSigner,
  signNote,
  writeCheckpoint,
  writeVerifierKey,
} from '@yunzhang/ledger';
import type { Head } from './book.ts';
import { openSignerFolder, type SignerFolder, type SignerKeySet } from './signer-folder.ts';
import type { LogSigner, SignedNotes, SignerState, SignRequest } from './signing.ts';

/** What a signer needs of the world. */
export interface LogSignerOptions {
  readonly folder: string;
  readonly random: RandomOctets;
  readonly now: () => number;
  /** New logs also get an ML-DSA-44 key. @basis ledger.md §12 */
  readonly withMlDsa44?: boolean;
}

interface SignerSet {
  readonly sha256: readonly NoteSigner[];
  readonly sm3: readonly NoteSigner[];
}

interface Held {
  readonly sets: readonly SignerSet[];
  readonly retired: readonly (readonly string[])[];
  watermark: Head;
}

/** Origin of the SM3 log beside a SHA-256 log. @basis ledger.md §12 */
export const sm3OriginOf = (origin: string): string => `${origin}/sm3`;

const basis = 'ledger.md §16.4';

/**
 * Signs heads of logs, each only when it follows from the last one it signed.
 *
 * The watermark is on disk before a signature exists, so that no crash lets a second history be
 * signed. Against whom: a stolen or restored database, a second sequencer, a forged request — none
 * gets two heads that do not connect. It does not stand against one who can write its folder: that
 * takes a device or the key service.
 *
 * @basis ledger.md §11 decision 5, §16.4
 */
export function openLogSigner(options: LogSignerOptions): LogSigner {
  const files = openSignerFolder(options.folder);
  const logs = new Map<string, Held>();
  const hold = async (origin: string): Promise<Held | Refusal> => {
    const found = logs.get(origin) ?? (await load(files, origin, options));
    if (!isRefusal(found)) logs.set(origin, found);
    return found;
  };
  // One after another: between a decision and its watermark on disk nothing else is decided.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };
  const state = async (origin: string): Promise<SignerState | Refusal> => {
    const held = await hold(origin);
    return isRefusal(held) ? held : stateOf(held);
  };
  const create = async (origin: string): Promise<SignerState | Refusal> => {
    const isNew = await files.create(
      { origin, sets: [makeKeySet(options)], retired: [] },
      emptyTwinHead,
    );
    return isNew ? state(origin) : { refused: 'signer-origin-exists', basis };
  };
  const sign = async (request: SignRequest): Promise<SignedNotes | Refusal> => {
    const held = await hold(request.origin);
    if (isRefusal(held)) return held;
    const { size, sha256Root, sm3Root, sha256Proof, sm3Proof } = request;
    const head = { size, sha256Root, sm3Root };
    const decided = decideHead(held.watermark, { head, sha256Proof, sm3Proof });
    if (isRefusal(decided)) return decided;
    await raise(files, { origin: request.origin, head, held });
    return signBoth(held, { ...request, timeMs: options.now() });
  };
  return {
    create: async (origin) => inTurn(async () => create(origin)),
    state: async (origin) => inTurn(async () => state(origin)),
    sign: async (request) => inTurn(async () => sign(request)),
  };
}

async function raise(
  files: SignerFolder,
  { origin, head, held }: { readonly origin: string; readonly head: Head; readonly held: Held },
): Promise<void> {
  if (head.size === held.watermark.size) return;
  await files.storeWatermark(origin, head);
  held.watermark = head;
}

async function signBoth(
  held: Held,
  { origin, size, sha256Root, sm3Root, timeMs }: SignRequest & { readonly timeMs: number },
): Promise<SignedNotes> {
  const sha256 = writeCheckpoint({ origin, size, root: sha256Root });
  const sm3 = writeCheckpoint({ origin: sm3OriginOf(origin), size, root: sm3Root });
  return {
    sha256Note: await signNote({
      text: sha256,
      signers: held.sets.flatMap((set) => set.sha256),
      timeMs,
    }),
    sm3Note: await signNote({ text: sm3, signers: held.sets.flatMap((set) => set.sm3), timeMs }),
  };
}

function makeKeySet({ random, withMlDsa44 }: LogSignerOptions): SignerKeySet {
  const mldsa44 = withMlDsa44 === true ? [random(32)] : [];
  return { ed25519: random(32), sm2: generateSm2Key(random), mldsa44 };
}

async function load(
  files: SignerFolder,
  origin: string,
  options: LogSignerOptions,
): Promise<Held | Refusal> {
  const keys = await files.readKeys(origin);
  if (keys === undefined) return { refused: 'signer-not-created', basis };
  const watermark = await files.readWatermark(origin);
  if (watermark === undefined) return { refused: 'signer-watermark-missing', basis };
  const sets = keys.sets.map((set) => signersOf(origin, set, options));
  return { sets, retired: keys.retired, watermark };
}

function signersOf(origin: string, keys: SignerKeySet, { random }: LogSignerOptions): SignerSet {
  const signer = createSoftwareSigner({ privateKey: keys.sm2, random });
  const sha256 = [
    createEd25519Signer({ name: origin, seed: keys.ed25519 }),
    createSm2NoteSigner({ name: origin, signer }),
    ...keys.mldsa44.map((seed) => createMlDsa44Signer({ name: origin, seed })),
  ];
  return { sha256, sm3: [createSm2NoteSigner({ name: sm3OriginOf(origin), signer })] };
}

function stateOf({ watermark, sets, retired }: Held): SignerState {
  const [first, ...later] = sets.map(({ sha256, sm3 }) => ({
    sha256: sha256.map(({ key }) => writeVerifierKey(key)),
    sm3: sm3.map(({ key }) => writeVerifierKey(key)),
  }));
  const all = first === undefined ? later : [first, ...later];
  // The first keys of a log are known by its policy; those that came later are announced in it.
  const added = retired.length === 0 ? later : all;
  return {
    watermark,
    sha256Keys: all.flatMap(({ sha256 }) => sha256),
    sm3Keys: all.flatMap(({ sm3 }) => sm3),
    added: added.map(({ sha256, sm3 }) => [...sha256, ...sm3]),
    retired,
  };
}

/**
 * Makes further keys for a log: from the next start on the old and the new ones sign.
 *
 * For an operator, while the signer stands still; the server announces them in the log. After
 * thirty days {@link retireKeys} ends the old ones.
 *
 * @basis ledger.md §18
 */
export async function addKeys(options: LogSignerOptions, origin: string): Promise<boolean> {
  const files = openSignerFolder(options.folder);
  const keys = await files.readKeys(origin);
  if (keys === undefined) return false;
  await files.replaceKeys({ ...keys, sets: [...keys.sets, makeKeySet(options)] });
  return true;
}

/** Forgets the oldest keys of a log; false where there are no newer ones. @basis ledger.md §18 */
export async function retireKeys(options: LogSignerOptions, origin: string): Promise<boolean> {
  const files = openSignerFolder(options.folder);
  const keys = await files.readKeys(origin);
  const [oldest, ...sets] = keys?.sets ?? [];
  if (keys === undefined || oldest === undefined || sets.length === 0) return false;
  const { sha256, sm3 } = signersOf(origin, oldest, options);
  const names = [...sha256, ...sm3].map(({ key }) => writeVerifierKey(key));
  await files.replaceKeys({ ...keys, sets, retired: [...keys.retired, names] });
  return true;
}
