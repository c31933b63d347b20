import path from 'node:path';
import { isoUtc } from '@yunzhang/base';
import type { Outcome, Policy, Report, Secret, Trust } from '@yunzhang/verification';
import { readFile } from './files.ts';
import { readPolicy } from './policy.ts';
import { CommandProblem, explain, exits } from './problem.ts';
import { startProgress } from './progress.ts';
import { type Language, plain, type Surroundings } from './surroundings.ts';
import { createVerifier, type Verified, type Verifier } from './verifier.ts';
import { instantOf, oneOf } from './values.ts';

/** What the process answers for one file. @basis architecture §8 */
export const exitOf: Readonly<Record<Outcome, number>> = {
  valid: 0,
  invalid: 1,
  indeterminate: 2,
  'no-seal': 3,
  unreadable: 4,
};
/** The worst of several files, worst first. @basis architecture §8 */
const worstFirst = [4, 1, 2, 3, 0] as const;

/** The exit for several files is that of the worst. @basis architecture §8 */
export function worstExit(all: readonly number[]): number {
  return worstFirst.find((exit) => all.includes(exit)) ?? exits.ok;
}

interface Plan {
  readonly trust: Trust;
  readonly policy: Policy | undefined;
  readonly at: number;
  readonly language: Language;
  readonly json: boolean;
  readonly secret: Secret | undefined;
}

/**
 * Verifies files and says what it found, as text or one JSON report per line.
 *
 * @basis architecture §8
 */
export async function runVerify(
  files: readonly string[],
  options: Readonly<Record<string, unknown>>,
  world: Surroundings,
): Promise<number> {
  const plan = await planOf(options, world);
  const verifier = createVerifier();
  const progress = startProgress(world, files.length);
  const found: number[] = [];
  try {
    for (const [i, file] of files.entries()) {
      progress.step(i, plain(path.basename(file)));
      const { report, lines } = await verified(file, plan, { verifier, world });
      progress.end();
      found.push(exitOf[report.outcome]);
      for (const line of plan.json ? [JSON.stringify(report)] : lines.map(plain)) world.write(line);
    }
  } finally {
    await verifier.close();
  }
  return worstExit(found);
}

async function planOf(
  options: Readonly<Record<string, unknown>>,
  world: Surroundings,
): Promise<Plan> {
  const { trust, policy, at, lang, json } = options;
  const language = typeof lang === 'string' ? oneOf(lang, ['zh', 'en'], '--lang') : world.language;
  return {
    at: typeof at === 'string' ? instantOf(at) : world.now(),
    policy: typeof policy === 'string' ? await readPolicy(policy) : undefined,
    trust: await trustOf(trust, world),
    language,
    json: json === true,
    secret: await secretFor(options, world),
  };
}

async function secretFor(
  options: Readonly<Record<string, unknown>>,
  world: Surroundings,
): Promise<Secret | undefined> {
  if (options['password'] === undefined && options['keyFile'] === undefined) return undefined;
  const { secretOf } = await import('./secret.ts');
  return secretOf(options, world);
}

async function trustOf(stated: unknown, world: Surroundings): Promise<Trust> {
  if (stated === 'any') return { mode: 'any' };
  const { localTrust, readTrust } = await import('./trust.ts');
  return typeof stated === 'string' ? readTrust(stated) : localTrust(world);
}

/** A file that cannot be verified at all still gets its report: one line per file, always. */
async function verified(
  file: string,
  plan: Plan,
  { verifier, world }: { readonly verifier: Verifier; readonly world: Surroundings },
): Promise<Verified> {
  const name = path.basename(file);
  const { trust, at, policy, secret } = plan;
  let size = 0;
  try {
    const bytes = readFile(file);
    size = bytes.length;
    const options = { name, trust, at, ...(policy && { policy }), ...(secret && { secret }) };
    const words = plan.json ? {} : { language: plan.language };
    return await verifier.verify({ bytes, options, ...words });
  } catch (error) {
    if (!(error instanceof CommandProblem)) throw error;
    world.complain((await explain(error, plan.language)).line);
    return { report: unreadable({ name, size, code: error.code }, plan), lines: [] };
  }
}

function unreadable(
  { name, size, code }: { readonly name: string; readonly size: number; readonly code: string },
  { trust, at }: Plan,
): Report {
  const anchors = trust.mode === 'any' ? 0 : trust.anchors.length;
  return {
    version: 1,
    outcome: 'unreadable',
    reason: code,
    format: 'unknown',
    file: { name, size, sm3: '', sha256: '' },
    verifiedAt: isoUtc(at),
    trust: { mode: anchors === 0 && trust.mode !== 'any' ? 'none' : trust.mode, anchors },
    seals: [],
    findings: [],
  };
}
