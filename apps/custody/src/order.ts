import { concat, hex, type Refusal, utf8 } from '@yunzhang/base';
import { signSm2Message, sm2E, sm2Engine, type Sm2Signer } from '@yunzhang/gm';
import { z } from 'zod';
import { refuse } from './refusal.ts';
import { type Trust, trustForm } from './trust.ts';

const domain = utf8('yunzhang custody order v1\n');
const basis = 'architecture §2 (dual control)';

const common = {
  /** Which custody; an order for another one is none here. */
  folder: z.string(),
  /** One more than the last: an order counts once. */
  number: z.number().int().positive(),
};
const orderForm = z.discriminatedUnion('what', [
  /** Ends a key for ever. */
  z.strictObject({ ...common, what: z.literal('destroy'), key: z.string() }),
  /** Other logs, authorities, operators or limits. */
  z.strictObject({ ...common, what: z.literal('trust'), trust: trustForm }),
  /** Lets a seal be used again after a duress code. */
  z.strictObject({ ...common, what: z.literal('release'), seal: z.string() }),
]);

/** What two operators want done. There is no order that gives a key out. */
export type Order = z.output<typeof orderForm>;

/** One operator's word for an order. */
export interface Approval {
  readonly publicKey: Uint8Array;
  readonly rs: Uint8Array;
}

/** The text of an order, which each operator signs as it stands. */
export function writeOrder(order: Order): string {
  return JSON.stringify(orderForm.parse(order));
}

/** Signs the text of an order. */
export async function approveOrder(text: string, signer: Sm2Signer): Promise<Approval> {
  const rs = await signSm2Message(signer, concat([domain, utf8(text)]));
  return { publicKey: signer.publicKey, rs };
}

/** An order with who approved it. */
export interface ApprovedOrder {
  readonly order: Order;
  readonly speakers: readonly string[];
}

/** Reads an order: its form, its number, and two operators who are not the same. */
export function readOrder(
  { text, approvals }: { readonly text: string; readonly approvals: readonly Approval[] },
  known: { readonly trust: Trust; readonly folder: string; readonly orders: number },
): ApprovedOrder | Refusal {
  const order = parse(text);
  if (order === undefined) return refuse('custody-order-malformed', basis);
  if (order.folder !== known.folder || order.number !== known.orders + 1) {
    return refuse('custody-order-number', basis, String(known.orders + 1));
  }
  const message = concat([domain, utf8(text)]);
  const speakers = new Set<string>();
  for (const { publicKey, rs } of approvals) {
    const name = hex(publicKey);
    const isOperator = known.trust.operators.some((one) => one.publicKey === name);
    if (isOperator && sm2Engine.verify(publicKey, sm2E({ publicKey, message }), rs)) {
      speakers.add(name);
    }
  }
  if (speakers.size < 2) return refuse('custody-order-approvals', basis, `${speakers.size}/2`);
  return { order, speakers: [...speakers] };
}

function parse(text: string): Order | undefined {
  try {
    const read = orderForm.safeParse(JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}
