import { fromUtf8, Malformed } from '@yunzhang/base';
import type { Policy } from '@yunzhang/verification';
import { readFile } from './files.ts';
import { exits, stop } from './problem.ts';

const policySizeMax = 1024 * 1024;

/** Reads a policy file: any of the fields of a policy, the others stay as they are by default. */
export async function readPolicy(file: string): Promise<Policy> {
  const { defaultPolicy } = await import('@yunzhang/verification');
  const stated = recordOf(file);
  for (const [name, value] of Object.entries(stated)) {
    if (!Object.hasOwn(defaultPolicy, name)) stop('policy-form', exits.usage, `${file}: ${name}`);
    const usual: unknown = defaultPolicy[name as keyof Policy];
    const fits = Array.isArray(usual)
      ? Array.isArray(value) && value.every((one) => typeof one === 'string')
      : typeof value === typeof usual && !(typeof value === 'number' && !(value >= 0));
    if (!fits) stop('policy-form', exits.usage, `${file}: ${name}`);
  }
  return { ...defaultPolicy, ...stated };
}

function recordOf(file: string): object {
  const bytes = readFile(file, policySizeMax);
  try {
    const value: unknown = JSON.parse(fromUtf8(bytes));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof Malformed)) throw error;
  }
  return stop('policy-form', exits.usage, file);
}
