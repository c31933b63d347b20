import { base64, fromBase64, Malformed } from '@yunzhang/base';
import { sha256Tree, sm3Tree } from '@yunzhang/ledger';
import { z } from 'zod';
import type { KeptHeads } from './head-check.ts';

/** What the file says it is. */
const kind = 'yunzhang-kept-heads-1';

const keptForm = z.strictObject({
  kind: z.literal(kind),
  tree: z.enum(['sha256', 'sm3']),
  origin: z.string(),
  first: z.string(),
  second: z.string(),
  proof: z.array(z.base64()).max(64),
});

/**
 * Two heads that do not connect, as a file to hand to others.
 *
 * Both notes carry the log's signature, so whoever has the log's keys can judge them without us.
 *
 * @basis ledger.md §17 ("kept as proof")
 */
export function writeKeptHeads({ hash, origin, first, second, proof }: KeptHeads): string {
  const value = { kind, tree: hash.name, origin, first, second, proof: proof.map(base64) };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Reads such a file; nothing when it is none. */
export function readKeptHeads(text: string): KeptHeads | undefined {
  try {
    const read = keptForm.safeParse(JSON.parse(text));
    if (!read.success) return undefined;
    const { tree, origin, first, second } = read.data;
    const hash = tree === 'sm3' ? sm3Tree : sha256Tree;
    return { hash, origin, first, second, proof: read.data.proof.map((one) => fromBase64(one)) };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof Malformed) return undefined;
    throw error;
  }
}
