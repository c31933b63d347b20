import { isRefusal, type Refusal } from '@yunzhang/base';
import type { CustodyParts } from './parts.ts';
import { duressMac } from './duress.ts';
import { remember } from './memory.ts';
import { type Order, readOrder } from './order.ts';
import type { CustodyRecord, KeyState } from './record.ts';
import { refuse } from './refusal.ts';
import type { Asked, CustodyAnswer } from './request.ts';

const basis = 'architecture §2 (dual control)';

/** What an operator needs to know to write the next order. */
export function keepingState({
  store: { memory },
}: CustodyParts): NonNullable<CustodyAnswer['keeping']> {
  return { folder: memory.folder, nextOrder: memory.orders + 1, held: [...memory.held] };
}

/**
 * Carries out an order of two operators.
 *
 * The order is in the journal with who gave it, and then what it does; a crash between the two
 * leaves an order that did nothing, and whose number is used.
 */
export async function keep(
  parts: CustodyParts,
  asked: Pick<Asked<'order'>, 'text' | 'approvals'>,
): Promise<Refusal | undefined> {
  const { store, vault, now, notice } = parts;
  const { memory } = store;
  const approved = readOrder(asked, memory);
  if (isRefusal(approved)) return approved;
  const { order, speakers } = approved;
  const effect = effectOf(parts, order);
  if (isRefusal(effect)) return effect;
  const written: CustodyRecord = {
    kind: 'order',
    number: order.number,
    text: asked.text,
    speakers: [...speakers],
  };
  // In memory first: an order that comes meanwhile needs the number after this one.
  for (const record of [written, effect]) remember(memory, record);
  await Promise.all([store.append(written), store.append(effect)]);
  notice({ at: now(), kind: 'order', ask: order.what });
  if (order.what === 'destroy' && !(await vault.destroy(order.key))) {
    notice({ at: now(), kind: 'device', ask: 'destroy', key: order.key });
  }
  return undefined;
}

function effectOf({ store: { memory } }: CustodyParts, order: Order): CustodyRecord | Refusal {
  switch (order.what) {
    case 'trust':
      return { kind: 'trust', trust: order.trust };
    case 'release':
      return { kind: 'release', seal: order.seal };
    case 'destroy': {
      const key: KeyState | undefined = memory.keys.get(order.key);
      if (key === undefined) return refuse('custody-key-unknown', basis, order.key);
      if (key.isDestroyed) return refuse('custody-key-destroyed', basis, order.key);
      return { kind: 'key', key: { ...key, isDestroyed: true } };
    }
  }
}

/** Sets the code by which a custodian under duress calls for help. @basis product.md N15 */
export async function setDuressCode(
  { store }: CustodyParts,
  { seal, code }: Pick<Asked<'duress-code'>, 'seal' | 'code'>,
): Promise<Refusal | undefined> {
  const record = { kind: 'duress-code', seal, mac: duressMac(store, { seal, code }) } as const;
  await store.append(record);
  remember(store.memory, record);
  return undefined;
}
