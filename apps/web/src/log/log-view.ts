import { fromUtf8, type Instant, isRefusal, Malformed } from '@yunzhang/base';
import {
  checkCheckpoint,
  type CheckedCheckpoint,
  createTileProver,
  hexId,
  type NoteKey,
  noteSizeMax,
  openNote,
  parseNote,
  parsePolicy,
  parseVerifierKey,
  type Policy,
  sha256Tree,
  type SignatureKind,
  sm3Tree,
  tilePath,
  tileWidth,
  type TileProver,
  type TreeHash,
  treeHashSize,
  writeVerifierKey,
} from '@yunzhang/ledger';
import { LogProblem, type LogSource } from './log-source.ts';

/** Where the SM3 log lies inside the SHA-256 log. @basis ledger.md §12 */
const sm3Folder = 'sm3/';
const descriptionSizeMax = 1024 * 1024;
const vkeysMax = 32;

/** One signature line of a head, and what this browser found about it. */
export interface HeadSignature {
  readonly name: string;
  readonly keyId: string;
  /** Keys nobody told us of say nothing. */
  readonly role: 'log' | 'witness' | 'unknown';
  readonly kind?: SignatureKind;
  /** The name the policy gives a witness. */
  readonly witness?: string;
  /** When it was made, for cosignatures. */
  readonly madeAt?: Instant;
}

/** One tree of a log, under a head whose signatures hold. */
export interface TreeView {
  readonly hash: TreeHash;
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** The signed checkpoint as it was read. */
  readonly note: string;
  readonly signatures: readonly HeadSignature[];
  readonly isQuorate: boolean;
  readonly prover: TileProver;
}

/** Whose keys the heads were checked by. */
export type KeySource = 'policy' | 'kept' | 'itself';

/** A log as it shows itself at one moment. The two heads may be of different sizes. */
export interface LogView {
  readonly source: LogSource;
  readonly policy: Policy;
  readonly keys: KeySource;
  readonly origin: string;
  /** A log that says nobody must rely on it. */
  readonly isTest: boolean;
  readonly trees: readonly TreeView[];
}

/** What the reader knows of logs before this one is looked at. */
export interface KnownKeys {
  readonly policy?: Policy;
  /** Verifier keys of the log, as this browser saw them first. */
  kept(origin: string): readonly string[] | undefined;
}

interface Description {
  readonly origin: string;
  readonly vkeys: readonly string[];
  /** Keys that sign the policy of the log. */
  readonly policyKeys: readonly string[];
  readonly isTest: boolean;
}

/**
 * Reads the newest heads of a log and checks their signatures.
 *
 * The keys are those of the reader's policy; for a log it does not name, those this browser saw
 * first; and at the first look those the log names itself, which is said to the reader.
 *
 * @basis ledger.md §12, §14.5 step 2, §15; product.md R46, R52
 */
export async function readLogView(source: LogSource, known: KnownKeys): Promise<LogView> {
  const [first, second] = await Promise.all([
    readDescription(source, ''),
    readDescription(source, sm3Folder),
  ]);
  const note = await readHead(source, '');
  const origin = originOf(note);
  const found = keysFor({ origin, first, second }, known);
  const { keys } = found;
  const named = keys === 'policy' ? undefined : await readNamedWitnesses(source, first);
  const policy = { ...found.policy, ...named };
  const trees = [treeOf(source, policy, { hash: sha256Tree, note, folder: '' })];
  if (policy.logs.some(({ key }) => key.name === `${origin}/sm3`)) {
    const sm3Note = await readHead(source, sm3Folder);
    trees.push(treeOf(source, policy, { hash: sm3Tree, note: sm3Note, folder: sm3Folder }));
  }
  const isTest = first?.isTest === true || second?.isTest === true;
  return { source, policy, keys, origin, isTest, trees };
}

function keysFor(
  log: {
    readonly origin: string;
    readonly first: Description | undefined;
    readonly second: Description | undefined;
  },
  known: KnownKeys,
): { readonly policy: Policy; readonly keys: KeySource } {
  const { origin, first, second } = log;
  if (known.policy?.logs.some(({ key }) => key.name === origin) === true) {
    return { policy: known.policy, keys: 'policy' };
  }
  const kept = known.kept(origin);
  const stated = [...(first?.vkeys ?? []), ...(second?.vkeys ?? [])];
  const vkeys = kept ?? stated;
  if (vkeys.length === 0) throw new LogProblem('keys-missing', origin);
  const logs = vkeys.map((vkey) => ({ key: judged(() => parseVerifierKey(vkey)) }));
  return {
    policy: { logs, witnesses: [], groups: [] },
    keys: kept === undefined ? 'itself' : 'kept',
  };
}

/**
 * The witnesses a log names in its signed policy, to check their signatures as well.
 *
 * Nobody vouches for them but whoever vouches for the log; without such a policy there are none.
 */
async function readNamedWitnesses(
  source: LogSource,
  described: Description | undefined,
): Promise<Pick<Policy, 'witnesses' | 'groups' | 'quorum'> | undefined> {
  const bytes = await source.read('policy', noteSizeMax);
  if (bytes === undefined || described === undefined) return undefined;
  try {
    const opened = openNote(bytes, described.policyKeys.map(parseVerifierKey));
    if (isRefusal(opened)) return undefined;
    const { witnesses, groups, quorum } = parsePolicy(opened.text);
    return { witnesses, groups, ...(quorum === undefined ? {} : { quorum }) };
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** The keys of a view as text, to be kept. */
export function vkeysOf({ policy, origin }: LogView): readonly string[] {
  return policy.logs
    .filter(({ key }) => key.name === origin || key.name === `${origin}/sm3`)
    .map(({ key }) => writeVerifierKey(key));
}

async function readHead(source: LogSource, folder: string): Promise<string> {
  const bytes = await source.read(`${folder}checkpoint`, noteSizeMax);
  if (bytes === undefined) throw new LogProblem('missing', `${folder}checkpoint`);
  return judged(() => fromUtf8(bytes));
}

function originOf(note: string): string {
  return judged(() => parseNote(note)).text.split('\n')[0] ?? '';
}

async function readDescription(
  source: LogSource,
  folder: string,
): Promise<Description | undefined> {
  const bytes = await source.read(`${folder}log.json`, descriptionSizeMax);
  if (bytes === undefined) return undefined;
  try {
    const value = JSON.parse(fromUtf8(bytes)) as unknown;
    if (typeof value !== 'object' || value === null) return undefined;
    const { origin, vkeys, policyKeys, test } = value as Readonly<Record<string, unknown>>;
    if (typeof origin !== 'string') return undefined;
    const isTest = test !== undefined;
    return { origin, vkeys: texts(vkeys), policyKeys: texts(policyKeys), isTest };
  } catch {
    return undefined; // a hint that cannot be read is no hint
  }
}

function texts(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.filter((one): one is string => typeof one === 'string').slice(0, vkeysMax);
}

interface Found {
  readonly hash: TreeHash;
  readonly note: string;
  readonly folder: string;
}

function treeOf(source: LogSource, policy: Policy, { hash, note, folder }: Found): TreeView {
  const checked = judged(() => checkCheckpoint(policy, note));
  if (isRefusal(checked)) throw new LogProblem('head-refused', checked.refused);
  const { origin, size, root } = checked.checkpoint;
  const prover = createTileProver(hash, (tile) =>
    source.read(folder + tilePath(tile), tileWidth * treeHashSize),
  );
  const { isQuorate } = checked;
  const signatures = signaturesOf(checked);
  return { hash, origin, size, root, note, signatures, isQuorate, prover };
}

function signaturesOf(checked: CheckedCheckpoint): readonly HeadSignature[] {
  const { opened, logKeys, cosignatures } = checked;
  const roleOf = (key: NoteKey): Pick<HeadSignature, 'role' | 'witness'> => {
    if (logKeys.includes(key)) return { role: 'log' };
    const witness = cosignatures.find((one) => one.key === key)?.witness;
    return { role: 'witness', ...(witness === undefined ? {} : { witness }) };
  };
  return [
    ...opened.verified.map(({ key, timeMs }) => ({
      name: key.name,
      keyId: hexId(key.id),
      kind: key.kind,
      ...roleOf(key),
      ...(timeMs === undefined ? {} : { madeAt: timeMs }),
    })),
    ...opened.unknown.map(({ name, keyId }) => ({
      name,
      keyId: hexId(keyId),
      role: 'unknown' as const,
    })),
  ];
}

/** What a log shows may be anything: what cannot be read is a head that is refused. */
function judged<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new LogProblem('head-refused', error.code);
  }
}

/** When a head was renewed last, as its witnesses say; nothing without witnesses. */
export function renewedAt({ signatures }: TreeView): Instant | undefined {
  const times = signatures.flatMap(({ madeAt }) => madeAt ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}
