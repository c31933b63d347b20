import { crc32, isRefusal, utf8 } from '@yunzhang/base';
import { lockFile, type Place, sealFile } from '@yunzhang/sealing';
import {
  mutations,
  type Mutation,
  type Notice,
  noticeOf,
  seededNumbers,
  testAuthority,
  type TestAuthority,
} from '@yunzhang/testkit';
import { type Report, type Trust, verifyFile } from '@yunzhang/verification';
import { corpusFile } from './files.ts';

/** The moment all attacks are verified at: 2026-11-24, UTC. */
const nowAt = Date.UTC(2026, 10, 24);

/** A sealed package and whom its reader trusts. */
export interface Target {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly trust: Trust;
  readonly nowAt: number;
}

/** One mutant and what became of it. */
export interface Attacked {
  readonly mutation: Mutation;
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly changed: string;
  readonly report: Report;
  readonly notice: Notice;
}

/** A file of the corpus as a target; mathematics and coverage alone decide. */
export function corpusTarget(name: string): Target | undefined {
  const bytes = corpusFile(`ofd/${name}`);
  return bytes && { name, bytes, trust: { mode: 'any' }, nowAt };
}

/** Ways this project seals a file, by the name of what comes out. */
const ownWays: Readonly<Record<string, readonly [file: string, ways: readonly Way[]]>> = {
  'ours-point.ofd': ['ofdrw-helloworld.ofd', ['point']],
  'ours-riding.ofd': ['ofdrw-doc1File.ofd', ['riding']],
  'ours-twice.ofd': ['ofdrw-hello.ofd', ['point', 'everyPage']],
  'ours-after-theirs.ofd': ['ofdrw-made-ses-v1.ofd', ['point']],
  'ours-locked.ofd': ['ofdrw-hello.ofd', ['point', 'lock']],
};

type Way = 'point' | 'riding' | 'everyPage' | 'lock';

/** The names of `ownTarget`. */
export const ownNames: readonly string[] = Object.keys(ownWays);

/** A file sealed by this project, with trust in the authority that made it and in nobody else. */
export async function ownTarget(name: string): Promise<Target | undefined> {
  const [file, ways] = ownWays[name] ?? ['', []];
  let bytes = corpusFile(`ofd/${file}`);
  const authority = await testAuthority('attacks');
  for (const way of ways) {
    if (bytes === undefined) return undefined;
    bytes = await sealedBy(bytes, way, authority);
  }
  return bytes && { name, bytes, trust: authority.trust, nowAt: authority.nowAt };
}

async function sealedBy(
  bytes: Uint8Array,
  way: Way,
  { seal, signer, nowAt: at, random }: TestAuthority,
): Promise<Uint8Array> {
  const means = { signerCertificate: signer.certificate, signer: signer.signer, at };
  const places: Readonly<Record<Exclude<Way, 'lock'>, Place>> = {
    point: { kind: 'point', page: 1, xMm: 30, yMm: 30 },
    riding: { kind: 'riding', edge: 'right' },
    everyPage: { kind: 'everyPage', xMm: 100, yMm: 100 },
  };
  const made =
    way === 'lock'
      ? await lockFile(bytes, means)
      : await sealFile(bytes, { ...means, seal, random, place: places[way] });
  if (isRefusal(made)) throw new Error(`${way}: ${made.refused} ${made.detail ?? ''}`);
  return made.bytes;
}

/**
 * What no verifier can see without trust in an authority: a certificate inside a message of
 * GB/T 35275 is covered by nothing but the signature of its issuer, and the reader here trusts all.
 */
const unvouched: ReadonlySet<string> = new Set([
  'certificate-name-edited',
  'seal-time-edited',
  'value-bit-changed',
]);

/** Whether nobody could have noticed the change of this mutant. */
export function isBeyondNotice({ mutation, report }: Attacked): boolean {
  const isMessage = report.seals.some(({ form }) => form === 'gbt35275');
  return isMessage && report.trust.mode === 'any' && unvouched.has(mutation.id);
}

/** Applies mutations, all or those of some ids, to a package and verifies what comes out. */
export function attackAll(target: Target, ids = /(?:)/): readonly Attacked[] {
  const { name, bytes, trust, nowAt: at } = target;
  const options = { trust, at };
  const before = verifyFile(bytes, options);
  const other = corpusFile(`ofd/${otherOf(name)}`);
  return mutations.flatMap((mutation): readonly Attacked[] => {
    if (!ids.test(mutation.id)) return [];
    const random = seededNumbers(crc32(utf8(`${mutation.id} ${name}`)));
    const means = { random, ...(other === undefined ? {} : { other }) };
    const mutant = mutation.apply(bytes, means);
    if (mutant === undefined) return [];
    const report = verifyFile(mutant.bytes, options);
    const notice = noticeOf(before, report, mutant.changed);
    return [{ mutation, file: name, ...mutant, report, notice }];
  });
}

/** A package by other people, whose parts are put into the one under attack. */
function otherOf(name: string): string {
  return /^ofdrw-(999|v4signed)/.test(name) ? 'ofdrw-SESV4SignDoc.ofd' : 'ofdrw-999.ofd';
}

/** Mutants that went unnoticed although they are attacks, one line each. */
export function unnoticed(attacked: readonly Attacked[]): readonly string[] {
  return attacked
    .filter((one) => one.mutation.kind === 'attack' && one.notice.kind === 'unnoticed')
    .filter((one) => !isBeyondNotice(one))
    .map(({ mutation, file, report }) => `${mutation.id} ${file}: ${report.outcome}`);
}

/** Mutants that broke the verifier itself. */
export function faults(attacked: readonly Attacked[]): readonly string[] {
  return attacked
    .filter(({ report }) => report.reason === 'verifier-fault')
    .map(({ mutation, file }) => `${mutation.id} ${file}`);
}

/** How well a change was noticed, the higher the better. */
export function ranked(notice: Notice['kind']): number {
  return ['unnoticed', 'named', 'refused'].indexOf(notice);
}
