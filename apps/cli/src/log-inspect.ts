import { base64, fromUtf8, hex, isoUtc, Malformed } from '@yunzhang/base';
import {
  actWords,
  type Evidence,
  isLogAct,
  type LedgerEntry,
  type LogBody,
  parseAddCheckpoint,
  parseCheckpoint,
  parseNote,
  parsePolicy,
  parseTlogProof,
  parseVerifierKey,
  readBody,
  readBundle,
  readEntry,
  readEvidence,
  tileWidth,
  treeHashSize,
  writePolicy,
} from '@yunzhang/ledger';
import { readFile, smallSizeMax } from './files.ts';
import { exits, stop } from './problem.ts';
import { type Language, plain, type Surroundings } from './surroundings.ts';
import { oneOf } from './values.ts';

/** Entries of a bundle that are shown one by one. */
const entriesShown = 256;

/** Picks the words of one language. */
type Say = (zh: string, en: string) => string;

/** Says what a file of the ledger holds, and judges nothing. @basis architecture §8 */
export async function runLogInspect(
  file: string,
  options: Readonly<Record<string, string | true | undefined>>,
  world: Surroundings,
): Promise<number> {
  const { lang } = options;
  const language: Language =
    typeof lang === 'string' ? oneOf(lang, ['zh', 'en'], '--lang') : world.language;
  const bytes = readFile(file, smallSizeMax);
  const say: Say = (zh, en) => (language === 'zh' ? zh : en);
  const lines = await linesOf(bytes, { say, language });
  if (lines === undefined) return stop('log-file-unknown', exits.unreadable, file);
  for (const line of lines) world.write(plain(line));
  return exits.ok;
}

interface Words {
  readonly say: Say;
  readonly language: Language;
}

/** What it is, is found by trying: the forms do not overlap. */
async function linesOf(bytes: Uint8Array, words: Words): Promise<readonly string[] | undefined> {
  const { readKeptHeads } = await import('@yunzhang/server');
  const text = tried(() => fromUtf8(bytes));
  const readers: readonly (() => readonly string[] | undefined)[] =
    text === undefined
      ? [
          () => evidenceLines(readEvidence(bytes), words),
          () => entryLines(readEntry(bytes), words),
          () => bundleLines(bytes, words),
          () => tileLines(bytes, words),
        ]
      : [
          () => proofLines(text, words),
          () => requestLines(text, words),
          () => noteLines(text, words),
          () => checkpointLines(text, words),
          () => policyLines(text, words),
          () => keyLines(text, words),
          () => keptLines(readKeptHeads(text), words),
          () => descriptionLines(text, words),
          // Small entries and tiles may be valid UTF-8 by accident.
          () => evidenceLines(readEvidence(bytes), words),
          () => entryLines(readEntry(bytes), words),
          () => bundleLines(bytes, words),
          () => tileLines(bytes, words),
        ];
  for (const read of readers) {
    const lines = tried(read);
    if (lines !== undefined) return lines;
  }
  return undefined;
}

function tried<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function evidenceLines(evidence: Evidence, words: Words): readonly string[] {
  const { say } = words;
  const { proofs, openings, tagOpening, anchors } = evidence;
  return [
    say('存证', 'evidence'),
    ...inset(entryLines(readEntry(evidence.entry), words)),
    ...proofs.flatMap((text) => inset(proofLines(text, words))),
    ...openings.map(
      ({ field, position, count }) =>
        `  ${say('出示字段', 'opened field')} ${field.name} (${position + 1}/${count})  ${shown(field.value)}`,
    ),
    ...(tagOpening === undefined
      ? []
      : [
          `  ${say('出示标签密钥，日', 'opened tag key, day')} ${tagOpening.day}` +
            ` (${tagOpening.firstDay} + ${tagOpening.days})`,
        ]),
    ...anchors.map(
      ({ chain, contract, size }) =>
        `  ${say('锚定', 'anchor')} ${chain}  0x${hex(contract)}  ${say('大小', 'size')} ${size}`,
    ),
  ];
}

/** A value as text where it is one, else in hexadecimal. */
function shown(value: Uint8Array): string {
  const text = tried(() => fromUtf8(value));
  const isText = text !== undefined && text !== '' && !/\p{Cc}/u.test(text);
  return isText ? text.slice(0, 200) : hex(value.subarray(0, 64));
}

function entryLines(entry: LedgerEntry, words: Words): readonly string[] {
  const { say, language } = words;
  const { act, at, tag, commit, purpose, body } = entry;
  const name = actWords(act);
  return [
    `${say('条目', 'entry')}  ${name[language]} (${name.name}, ${act})`,
    `  ${say('时间', 'time')}  ${isoUtc(at)}`,
    `  ${say('标签', 'tag')}  ${tag.length === 0 ? '-' : hex(tag)}`,
    `  ${say('承诺', 'commit')}  ${commit.length === 0 ? '-' : hex(commit)}`,
    ...(purpose === undefined ? [] : [`  ${say('用途', 'purpose')}  ${purpose}`]),
    ...(body === undefined ? [] : bodyLines(act, body, words)),
  ];
}

function bodyLines(act: number, body: Uint8Array, { say }: Words): readonly string[] {
  const read = isLogAct(act) ? tried(() => readBody(act, body)) : undefined;
  if (read === undefined) return [`  ${say('内容', 'body')}  ${hex(body.subarray(0, 64))}`];
  return membersOf(read).map(([name, value]) => `  ${name}  ${value}`);
}

function membersOf(body: LogBody): readonly (readonly [string, string])[] {
  return Object.entries(body)
    .filter(([name]) => name !== 'act')
    .map(([name, value]) => [name, valueWords(value)] as const);
}

function valueWords(value: unknown): string {
  if (value instanceof Uint8Array) return hex(value);
  if (Array.isArray(value)) return value.map(String).join(' ');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, one]) => `${name}=${one instanceof Uint8Array ? hex(one) : String(one)}`)
      .join(' ');
  }
  return String(value);
}

function proofLines(text: string, words: Words): readonly string[] {
  const { say } = words;
  const { hash, index, proof, checkpoint, extra } = parseTlogProof(text);
  return [
    `${say('离线证明', 'offline proof')}  ${hash.name}  #${index}  ${proof.length} ${say('个哈希', 'hashes')}`,
    ...(extra === undefined ? [] : [`  extra  ${extra.length} ${say('字节', 'octets')}`]),
    ...inset(noteLines(checkpoint, words)),
  ];
}

function requestLines(text: string, words: Words): readonly string[] {
  const { old, proof } = parseAddCheckpoint(text);
  const note = text.slice(text.indexOf('\n\n') + 2);
  return [
    `${words.say('见证请求', 'request to a witness')}  old ${old}  ${proof.length} ${words.say('个哈希', 'hashes')}`,
    ...inset(noteLines(note, words)),
  ];
}

/** Any signed note: a checkpoint, a policy, or text of another kind. */
function noteLines(input: string, words: Words): readonly string[] {
  const { say } = words;
  const { text, signatures } = parseNote(input);
  const inner =
    tried(() => checkpointLines(text, words)) ??
    tried(() => policyLines(text, words)) ??
    text.trimEnd().split('\n').slice(0, 40);
  return [
    say('签名文本', 'signed note'),
    ...inset(inner),
    ...signatures.map(({ name, keyId, field }) => {
      const id = keyId.toString(16).padStart(8, '0');
      return `  ${say('签名', 'signature')}  ${name}  ${id}  ${field.length} ${say('字节', 'octets')}`;
    }),
    `  ${say('签名未验证', 'signatures are not verified here')}`,
  ];
}

function checkpointLines(text: string, { say }: Words): readonly string[] {
  const { origin, size, root, extensions } = parseCheckpoint(text);
  return [
    `${say('检查点', 'checkpoint')}  ${origin}`,
    `  ${say('大小', 'size')}  ${size}`,
    `  ${say('根', 'root')}  ${base64(root)}`,
    ...extensions.map((line) => `  ${say('扩展', 'extension')}  ${line}`),
  ];
}

function policyLines(text: string, { say }: Words): readonly string[] {
  const policy = parsePolicy(text);
  const { logs, witnesses, groups, quorum } = policy;
  const counts = `${logs.length} ${say('个日志密钥', 'log keys')}, ${witnesses.length} ${say('个见证方', 'witnesses')}`;
  return [
    `${say('策略', 'policy')}  ${counts}, ${groups.length} ${say('个组', 'groups')}, quorum ${quorum ?? 'none'}`,
    ...inset(writePolicy(policy).trimEnd().split('\n')),
  ];
}

function keyLines(text: string, { say }: Words): readonly string[] {
  const { name, kind, publicKey } = parseVerifierKey(text.trim());
  return [`${say('验证密钥', 'verifier key')}  ${name}  ${kind}`, `  ${hex(publicKey)}`];
}

function keptLines(
  kept: { readonly origin: string; readonly first: string; readonly second: string } | undefined,
  words: Words,
): readonly string[] | undefined {
  if (kept === undefined) return undefined;
  return [
    `${words.say('互不相连的两个日志头', 'two heads that do not connect')}  ${kept.origin}`,
    ...inset(noteLines(kept.first, words)),
    ...inset(noteLines(kept.second, words)),
  ];
}

function descriptionLines(text: string, { say }: Words): readonly string[] | undefined {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('origin' in value) || !('vkeys' in value)) return undefined;
  return [
    say('日志说明', 'description of a log'),
    ...Object.entries(value).map(([name, one]) => `  ${name}  ${JSON.stringify(one)}`),
  ];
}

function bundleLines(bytes: Uint8Array, words: Words): readonly string[] {
  const { say, language } = words;
  const entries = readBundle(bytes, countOf(bytes));
  const rows = entries.slice(0, entriesShown).map((entry, i) => {
    const read = tried(() => readEntry(entry));
    if (read === undefined) return `  ${i}  ${entry.length} ${say('字节', 'octets')}`;
    return `  ${i}  ${isoUtc(read.at)}  ${actWords(read.act)[language]}`;
  });
  return [`${say('条目包', 'bundle of entries')}  ${entries.length}`, ...rows];
}

/** Entries of a bundle by their lengths: a file alone does not say how many it should have. */
function countOf(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length; count++) {
    at += 2 + (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
  }
  return Math.max(1, count);
}

/** A tile is nothing but hashes: only its length says that it may be one. */
function tileLines(bytes: Uint8Array, { say }: Words): readonly string[] | undefined {
  const count = bytes.length / treeHashSize;
  if (!Number.isInteger(count) || count < 1 || count > tileWidth) return undefined;
  const hashes = Array.from({ length: count }, (_, i) => bytes.subarray(i * 32, i * 32 + 32));
  const rows = hashes.map((one, i) => `  ${i}  ${base64(one)}`);
  return [`${say('瓦片（仅凭长度判断）', 'tile, by its length')}  ${count}`, ...rows];
}

const inset = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);
