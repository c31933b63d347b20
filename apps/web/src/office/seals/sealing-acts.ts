import { acts } from '@yunzhang/ledger';
import { registerGrantorKey, signWhenAsked } from '../keys/index.ts';
import { send } from '../shell/client.ts';
import type { Me } from '../shell/session.ts';
import { keyReceipt } from './claiming.ts';

/** Acts the page of a seal has a button for, the usual ones first. */
export const sealActNames = [
  'claim',
  'freeze',
  'resume',
  'confirmLoss',
  'find',
  'reportLoss',
  'cancel',
] as const;
/** One of them. */
export type SealActName = (typeof sealActNames)[number];

/** What custody hears in the owner's own words after an act. @basis ledger.md §13.1 */
const toldAs: Readonly<Partial<Record<SealActName, number>>> = {
  claim: acts.sealActivate,
  resume: acts.sealUnfreeze,
};

/** Does one act of a seal and confirms it with the owner's key where custody waits for that. */
export async function doSealAct(
  me: Me,
  wish: {
    readonly case: string;
    readonly act: SealActName;
    readonly key: string;
    readonly reason: string;
  },
): Promise<void> {
  const { case: of, act, key, reason } = wish;
  const input = await inputOf(me, act, reason);
  await send(`/v1/cases/${encodeURIComponent(of)}/${act}`, { body: { input }, key });
  const told = toldAs[act];
  if (told === undefined) return;
  await signWhenAsked(me, { cases: [of], covers: (statement) => statement.act === told });
}

async function inputOf(me: Me, act: SealActName, reason: string): Promise<object> {
  if (act === 'claim') return { pinReceipt: keyReceipt(await registerGrantorKey(me)) };
  if (act === 'freeze' || act === 'cancel') return { reason };
  return {};
}
