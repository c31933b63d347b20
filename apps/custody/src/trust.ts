import { Malformed } from '@yunzhang/base';
import { acts, parsePolicy } from '@yunzhang/ledger';
import { z } from 'zod';

const point = z.string().regex(/^04[0-9a-f]{128}$/);
const name = z.string().min(1).max(128);
const count = z.number().int().min(1).max(1_000_000_000);

/** Acts an authority may state; making and filing never in one hand. */
const stated = z.literal([
  acts.sealMake,
  acts.sealFile,
  acts.sealIssue,
  acts.sealActivate,
  acts.sealFreeze,
  acts.sealUnfreeze,
  acts.sealRevoke,
  acts.sealReplace,
  acts.mandateWithdraw,
]);

function isPolicy(text: string): boolean {
  try {
    parsePolicy(text);
    return true;
  } catch (error) {
    if (error instanceof Malformed) return false;
    throw error;
  }
}

/** Whom the custody believes, and how far. Given at the first start, changed by orders only. */
export const trustForm = z.strictObject({
  /** Logs with the keys of both trees, witnesses and their quorum. @basis ledger.md §8 */
  policy: z
    .string()
    .max(512 * 1024)
    .refine(isPolicy),
  /** Makers, filing offices and the like. Nobody may both make and file. */
  authorities: z
    .array(z.strictObject({ name, publicKey: point, acts: z.array(stated).min(1) }))
    .max(256)
    .refine((all) =>
      all.every(({ acts: own }) => !own.includes(acts.sealMake) || !own.includes(acts.sealFile)),
    ),
  /** Two of them are needed for an order. */
  operators: z
    .array(z.strictObject({ name, publicKey: point }))
    .min(2)
    .max(64)
    .refine((all) => new Set(all.map(({ publicKey }) => publicKey)).size === all.length),
  limits: z.strictObject({
    /** Oldest quorum of witnesses, and oldest intent. */
    checkpointMs: count,
    intentMs: count,
    /** Uses of one seal in sixty minutes and in a day; more is held for a person. */
    perHour: count,
    perDay: count,
    /** Sum of one seal in a day. */
    perDayFen: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  }),
});

/** Whom the custody believes, and how far. */
export type Trust = z.output<typeof trustForm>;

/** Limits for a firm with some hundred uses a day. @basis product.md N15 */
export const usualLimits: Trust['limits'] = {
  checkpointMs: 10 * 60_000,
  intentMs: 15 * 60_000,
  perHour: 1000,
  perDay: 5000,
  perDayFen: 100_000_000_000,
};
