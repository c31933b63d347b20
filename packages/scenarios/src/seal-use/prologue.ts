import { type Actor, hour, type PrologueStep, startOf } from '@yunzhang/scenario';
import { sealCast, sealInUse } from '../seal-life/prologue.ts';

/** When walks begin. */
export const begin = startOf('2026-11-02') + 9 * hour;
const [li, wang, sun] = sealCast;
/** Who approves. */
export const zhou = { person: 'zhou', organisation: 'e1', holds: [], level: 3 } as const;
/** Digests in short: a word and zeros. */
export const word = (text: string) => text.padEnd(64, '0');

const told: readonly PrologueStep[] = sealInUse({
  kind: 'contract',
  sealName: '北京云枢示例科技有限公司合同专用章',
});
const three = {
  seal: 'c1',
  number: 'YY-20261102-000001',
  act: 'GZ-20261102-0000001',
  mode: 'batch',
  kind: 'contract',
  purpose: '签约',
  documents: ['a0', 'a1', 'a2'].map((digest) => ({
    number: digest,
    digest: word(digest),
    format: 'ofd',
    pages: 1,
  })),
  manifest: word('c1'),
  onFault: 'skip',
  placement: [{ kind: 'riding' }],
  copies: 1,
  counterparties: [],
};
const onUse = (actor: Actor, act: string, input: object): PrologueStep => ({
  now: begin,
  actor,
  attempt: { scenario: 'seal-use', act, on: 'c7', input },
});
const asks = (approver: readonly string[]): PrologueStep => {
  const attempt = { scenario: 'seal-use', act: 'submit', input: three };
  return { now: begin, actor: wang, attempt: { ...attempt, names: { approver, signer: 'hsm' } } };
};
const shown = { nonce: 'ffffffffff', digest: word('c1') };
const approved = [...told, asks(['zhou']), onUse(zhou, 'approve', { digest: word('c1') })];
const presented = [...approved, onUse(wang, 'present', { nonce: shown.nonce })];
const confirmed = [...presented, onUse(sun, 'confirm', { ...shown, method: 'scan', device: '一' })];
const standing = {
  seal: 'c1',
  mode: 'standing',
  kinds: ['contract'],
  counterparties: [],
  perDay: 5,
  fromHour: 0,
  toHour: 24,
  until: '2027-11-01',
  certificate: 'CN=erp',
};
const granted: readonly PrologueStep[] = [
  ...told,
  {
    now: begin,
    actor: li,
    attempt: {
      scenario: 'mandate',
      act: 'grant',
      names: { client: 'erp', signer: 'hsm', inspector: 'nj' },
      input: standing,
    },
  },
];
/** How far walks have got when they begin. */
export const prologues = [approved, presented, confirmed, confirmed, granted, granted];
