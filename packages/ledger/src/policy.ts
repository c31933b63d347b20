import { assert, equal, fromUtf8, type Refusal } from '@yunzhang/base';
import { parseCheckpoint, type ReadCheckpoint } from './checkpoint.ts';
import { malformed } from './codes.ts';
import { type Note, parseNote } from './note.ts';
import { type NoteWays, type OpenedNote, openNote } from './note-verify.ts';
import { plainText } from './note-text.ts';
import {
  type NoteKey,
  parseVerifierKey,
  type SignatureKind,
  writeVerifierKey,
} from './verifier-key.ts';

/** A policy at most; others must take 32 of each kind of line. @basis tlog-policy */
const policySizeMax = 512 * 1024;
const linesMax = 4096;
const definitionsMax = 256;

/** A key by which a log signs. Its name is the log's origin; a log may have several keys. */
export interface PolicyLog {
  readonly key: NoteKey;
  readonly url?: string;
}

/** A witness under the name the policy gives it. */
export interface PolicyWitness {
  readonly name: string;
  readonly key: NoteKey;
  readonly url?: string;
}

/** `threshold` of the members must have witnessed; members are witnesses and earlier groups. */
export interface PolicyGroup {
  readonly name: string;
  readonly threshold: number;
  readonly members: readonly string[];
}

/** Whom a relying party trusts. @basis ledger.md §8 (tlog-policy) */
export interface Policy {
  readonly logs: readonly PolicyLog[];
  readonly witnesses: readonly PolicyWitness[];
  /** In the order in which they are defined: each uses only what is before it. */
  readonly groups: readonly PolicyGroup[];
  /** Absent when no witness is asked for. */
  readonly quorum?: string;
}

const logKinds: readonly SignatureKind[] = ['ed25519', 'ecdsa', 'mldsa44', 'sm2'];
const witnessKinds: readonly SignatureKind[] = [
  'ed25519-cosignature',
  'mldsa44',
  'sm2-cosignature',
];

/**
 * Reads a policy file.
 *
 * Names are defined before they are used, and each is in one group at most, so a witness counts
 * once. A key is there once; only the SM2 key of a log may serve both of its trees.
 *
 * @basis ledger.md §8, §12 (tlog-policy)
 */
export function parsePolicy(input: string | Uint8Array): Policy {
  const text = typeof input === 'string' ? input : fromUtf8(input.subarray(0, policySizeMax + 1));
  const limits = { sizeMax: policySizeMax, tooLarge: 'policy-too-large' } as const;
  const lines = plainText(text.replaceAll('\t', ' '), limits).split('\n');
  if (text.includes('\u{7f}')) malformed('note-character');
  if (lines.length > linesMax) malformed('policy-too-large');
  const draft: Draft = { logs: [], witnesses: [], groups: [], names: new Set(), free: new Set() };
  for (const [i, line] of lines.entries()) {
    const words = line.split(/ +/).filter((word) => word !== '');
    if (words[0] === undefined || words[0].startsWith('#')) continue;
    readLine(draft, words, i + 1);
  }
  const { logs, witnesses, groups, quorum } = draft;
  if (quorum === undefined) return malformed('policy-quorum-missing');
  return { logs, witnesses, groups, ...(quorum === 'none' ? {} : { quorum }) };
}

interface Draft {
  readonly logs: PolicyLog[];
  readonly witnesses: PolicyWitness[];
  readonly groups: PolicyGroup[];
  readonly names: Set<string>;
  /** Names that are in no group yet. */
  readonly free: Set<string>;
  quorum?: string;
}

function readLine(draft: Draft, [keyword, ...words]: readonly string[], line: number): void {
  switch (keyword) {
    case 'log':
      return readLog(draft, words, line);
    case 'witness':
      return readWitness(draft, words, line);
    case 'group':
      return readGroup(draft, words, line);
    case 'quorum': {
      const [name] = words;
      if (name === undefined || words.length > 1) return malformed('policy-line-form', line);
      if (draft.quorum !== undefined) return malformed('policy-quorum-missing', line, 'twice');
      if (name !== 'none' && !draft.names.has(name)) malformed('policy-name-unknown', line, name);
      draft.quorum = name;
      return undefined;
    }
    default:
      return malformed('policy-line-form', line, keyword);
  }
}

function readLog({ logs }: Draft, words: readonly string[], line: number): void {
  const [vkey, url] = words;
  if (vkey === undefined || words.length > 2) return malformed('policy-line-form', line);
  const key = parseVerifierKey(vkey);
  if (!logKinds.includes(key.kind)) malformed('policy-key-kind', line);
  const isTwice = logs.some(
    ({ key: other }) =>
      equal(other.publicKey, key.publicKey) && (key.kind !== 'sm2' || other.name === key.name),
  );
  if (isTwice) malformed('policy-key-twice', line);
  if (logs.length === definitionsMax) malformed('policy-too-large', line);
  logs.push({ key, ...(url === undefined ? {} : { url }) });
}

function readWitness(draft: Draft, words: readonly string[], line: number): void {
  const [name, vkey, url] = words;
  if (name === undefined || vkey === undefined || words.length > 3) {
    return malformed('policy-line-form', line);
  }
  const key = parseVerifierKey(vkey);
  if (!witnessKinds.includes(key.kind)) malformed('policy-key-kind', line);
  const { witnesses } = draft;
  const isTwice = witnesses.some(({ key: other }) => equal(other.publicKey, key.publicKey));
  if (isTwice) malformed('policy-key-twice', line);
  if (witnesses.length === definitionsMax) malformed('policy-too-large', line);
  define(draft, name, line);
  witnesses.push({ name, key, ...(url === undefined ? {} : { url }) });
}

function readGroup(draft: Draft, words: readonly string[], line: number): void {
  const [name, count, ...members] = words;
  if (name === undefined || count === undefined || members.length === 0) {
    return malformed('policy-line-form', line);
  }
  for (const member of members) {
    if (!draft.names.has(member)) malformed('policy-name-unknown', line, member);
    if (!draft.free.delete(member)) malformed('policy-name-twice', line, member);
  }
  if (draft.groups.length === definitionsMax) malformed('policy-too-large', line);
  define(draft, name, line);
  draft.groups.push({ name, threshold: thresholdOf(count, members.length, line), members });
}

function thresholdOf(count: string, members: number, line: number): number {
  if (count === 'any') return 1;
  if (count === 'all') return members;
  const threshold = /^[1-9]\d{0,3}$/.test(count) ? Number(count) : 0;
  return threshold >= 1 && threshold <= members ? threshold : malformed('policy-line-form', line);
}

function define({ names, free }: Draft, name: string, line: number): void {
  if (name === 'none' || names.has(name)) malformed('policy-name-twice', line, name);
  names.add(name);
  free.add(name);
}

/** The policy as text. */
export function writePolicy({ logs, witnesses, groups, quorum }: Policy): string {
  const lines = [
    ...logs.map(({ key, url }) => ['log', writeVerifierKey(key), url]),
    ...witnesses.map(({ name, key, url }) => ['witness', name, writeVerifierKey(key), url]),
    ...groups.map(({ name, threshold, members }) => ['group', name, String(threshold), ...members]),
    ['quorum', quorum ?? 'none'],
  ];
  return lines.map((words) => `${words.filter((word) => word !== undefined).join(' ')}\n`).join('');
}

/**
 * Whether these witnesses are enough.
 *
 * Without a quorum nobody is needed: then the answer is yes and says nothing about witnesses.
 */
export function meetsQuorum(policy: Policy, witnessed: ReadonlySet<string>): boolean {
  if (policy.quorum === undefined) return true;
  const names = new Set(policy.witnesses.map(({ name }) => name).filter((n) => witnessed.has(n)));
  // Each group uses only what is defined before it, so one pass is enough.
  for (const { name, threshold, members } of policy.groups) {
    if (members.filter((member) => names.has(member)).length >= threshold) names.add(name);
  }
  return names.has(policy.quorum);
}

/** A cosignature of a witness the policy names. */
export interface Cosignature {
  readonly witness: string;
  readonly key: NoteKey;
  readonly timeMs: number;
}

/** A checkpoint of a log the policy names, signed by that log. */
export interface CheckedCheckpoint {
  readonly checkpoint: ReadCheckpoint;
  readonly opened: OpenedNote;
  /** Keys of the log that have signed, at least one. */
  readonly logKeys: readonly NoteKey[];
  readonly cosignatures: readonly Cosignature[];
  readonly isQuorate: boolean;
}

const basis = 'ledger.md §8, §14.5';

/**
 * Judges a signed checkpoint by a policy.
 *
 * Refused: a log the policy does not name, a known key whose signature fails, a log that has not
 * signed itself. Whether the witnesses are enough is said, not judged: what a missing witness
 * weighs, the relying party decides.
 *
 * @basis ledger.md §8, §14.5 step 2
 */
export function checkCheckpoint(
  policy: Policy,
  input: Note | string | Uint8Array,
  ways: NoteWays = {},
): CheckedCheckpoint | Refusal {
  const note = typeof input === 'string' || input instanceof Uint8Array ? parseNote(input) : input;
  const checkpoint = parseCheckpoint(note.text);
  const { origin } = checkpoint;
  const logs = policy.logs.filter(({ key }) => key.name === origin).map(({ key }) => key);
  if (logs.length === 0) return { refused: 'policy-log-unknown', basis, detail: origin };
  const witnesses = new Map(policy.witnesses.map((witness) => [witness.key, witness.name]));
  const opened = openNote(note, [...logs, ...witnesses.keys()], ways);
  if ('refused' in opened) return opened;
  const logKeys = opened.verified.map(({ key }) => key).filter((key) => logs.includes(key));
  if (logKeys.length === 0) return { refused: 'policy-log-unsigned', basis, detail: origin };
  const cosignatures = opened.verified.flatMap(({ key, timeMs }) => {
    const witness = witnesses.get(key);
    // Time 0 does not say that this is the latest head the witness saw, which is what counts.
    return witness === undefined || timeMs === undefined || timeMs === 0
      ? []
      : [{ witness, key, timeMs }];
  });
  const isQuorate = meetsQuorum(policy, new Set(cosignatures.map(({ witness }) => witness)));
  return { checkpoint, opened, logKeys, cosignatures, isQuorate };
}

/** What was agreed on with the quorum: the earliest and the latest time a witness says. */
export function cosignedBetween(
  cosignatures: readonly Cosignature[],
): { readonly firstMs: number; readonly lastMs: number } | undefined {
  if (cosignatures.length === 0) return undefined;
  const times = cosignatures.map(({ timeMs }) => timeMs);
  assert(times.length <= definitionsMax, 'a note has few signatures');
  return { firstMs: Math.min(...times), lastMs: Math.max(...times) };
}
