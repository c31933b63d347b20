import { fromUtf8, Malformed } from '@yunzhang/base';
import { parseNote, parsePolicy, type Policy } from '@yunzhang/ledger';
import { readFile } from './files.ts';
import { CommandProblem, exits, stop } from './problem.ts';

const policySizeMax = 1024 * 1024;
/** Problems of what the caller wrote, not of what was read. */
const usageCodes: readonly string[] = [
  'anchor-address',
  'owner-file-form',
  'log-address',
  'log-keys-missing',
  'peer-address',
  'witness-settings-form',
  'witness-settings-there',
  'witness-key-kind',
];

/**
 * Reads the policy a person trusts: a tlog-policy file, or the signed one as a log shows it.
 *
 * The signature of the latter is not checked here: handing the file over is what makes it trusted.
 *
 * @basis ledger.md §8, §15
 */
export function readLogPolicy(file: string): Policy {
  const bytes = readFile(file, policySizeMax);
  try {
    const text = fromUtf8(bytes);
    return parsePolicy(text.includes('\n\n— ') ? parseNote(text).text : text);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    const line = error.at === undefined ? '' : ` line ${error.at}`;
    return stop('log-policy-form', exits.usage, `${file}${line}: ${error.code}`);
  }
}

/** The policy an option names; none without it. */
export function policyOption(options: Readonly<Record<string, string | true | undefined>>): {
  policy?: Policy;
} {
  const { policy } = options;
  return typeof policy === 'string' ? { policy: readLogPolicy(policy) } : {};
}

/**
 * Does some work with a log or a witness. What is wrong with these becomes one line for a person;
 * whatever else is thrown goes on.
 */
export async function withLog<T>(work: () => Promise<T>): Promise<T> {
  const { MonitorProblem, monitorCodes, WitnessProblem, witnessCodes } =
    await import('@yunzhang/server');
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MonitorProblem || error instanceof WitnessProblem)) throw error;
    const exit = usageCodes.includes(error.code) ? exits.usage : exits.unreadable;
    const words = { ...monitorCodes, ...witnessCodes }[error.code];
    throw new CommandProblem(error.code, exit, error.detail, words);
  }
}
