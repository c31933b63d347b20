import { type Moment, second, startOf, type ValueOf } from '@yunzhang/scenario';
import { minuteOf } from '../kit/moment.ts';
import { kinds } from '../seal-life/application.ts';
import type { Seal } from '../seal-life/nouns.ts';
import { sealLife } from '../seal-life/scenario.ts';
import { isKeptBy, over } from '../seal-life/status.ts';
import { documentKinds, on, type request, sealsFor } from './nouns.ts';

const ours = '平台规则 P05';
const signatureLaw = '电子签名法 第十三条';

type Used = Pick<Moment<{ readonly seal: string }>, 'record' | 'see'>;
/** The seal of a use, with its own deadlines done: whatever its clock has seen. */
const sealOf = ({ record, see }: Used): Seal | undefined => sealLife.its(see(record.seal));

const stopped = ['frozen', 'lost', 'found'];
const early = ['active', 'changing', 'expired', ...stopped, ...over];

const begun = on.rule('seal-not-in-use', ours, (m) => early.includes(sealOf(m)?.phase ?? ''));
const notFrozen = on.rule('seal-frozen', ours, (m) => {
  const seal = sealOf(m);
  if (seal === undefined || !stopped.includes(seal.phase)) return true;
  const { lostAt, freezes } = seal.record;
  const [first] = freezes;
  return lostAt === undefined
    ? { at: minuteOf(first?.at ?? 0), reason: first?.reason ?? '' }
    : { at: minuteOf(lostAt), reason: '挂失' };
});
const notExpired = on.rule('seal-use-expired', ours, (m) => {
  const seal = sealOf(m);
  return seal?.phase !== 'expired' || { at: minuteOf(seal.record.validTo ?? 0) };
});
const notRevoked = on.rule('seal-use-revoked', ours, (m) => {
  const seal = sealOf(m);
  const at = minuteOf(seal?.record.endedAt ?? 0);
  return seal === undefined || !over.includes(seal.phase) || { at };
});
const notChanged = on.rule('seal-use-changed', ours, (m) => {
  const change = sealOf(m)?.record.change;
  return change === undefined || m.now < startOf(change.on) || { date: change.on };
});
/** The seal is still in force at this moment, told in this order. */
export const inForce = [notFrozen, notExpired, notRevoked, notChanged];

type Request = ValueOf<typeof request>;

export const ownSeal = on.rule('use-foreign-seal', ours, (m) => {
  const owner = sealOf(m)?.parties['owner']?.[0];
  return owner === m.actor.organisation || { owner: owner ?? '' };
});
const fitting = on.rule<Request>('seal-type-denied', ours, (m) => {
  const { kind } = m.record;
  const used = sealOf(m)?.record.kind;
  const allowed = sealsFor[kind];
  if (used === undefined || allowed.includes(used)) return true;
  const names = allowed.map((name) => kinds[name as keyof typeof kinds]);
  return { seal: kinds[used], document: documentKinds[kind], allowed: names.join('或') };
});
export const oneDocument = on.rule<Request>('use-one-document', ours, ({ record: r }) => {
  const [first, ...more] = r.documents;
  return r.mode !== 'one-off' || (more.length === 0 && first?.digest === r.manifest);
});
const listedOnce = on.rule<Request>('use-document-twice', signatureLaw, ({ record: r }) => {
  const seen = new Set<string>();
  for (const { digest, number } of r.documents) {
    if (seen.has(digest)) return { document: number };
    seen.add(digest);
  }
  return true;
});
/** What a request must keep, told in this order. */
export const requestRules = [begun, ...inForce, fitting, listedOnce];

export const sameManifest = on.rule<{ readonly digest: string }>(
  'doc-changed',
  signatureLaw,
  ({ record: r, input }) => input.digest === r.manifest,
);
export const notRequester = on.rule(
  'role-conflict',
  '平台规则 P01',
  (m) => !m.plays('operator', m.who) || sealOf(m)?.record.sole !== undefined,
);
export const approvesOnce = on.rule(
  'use-approved-already',
  ours,
  ({ record: r, who }) => !r.approvals.some((row) => row.by === who),
);
export const keeps = on.rule('use-not-custodian', ours, (m) => {
  const seal = sealOf(m);
  return seal !== undefined && isKeptBy(seal, m.who, m.now);
});
export const keepsApart = on.rule('use-custodian-conflict', '平台规则 P01', (m) => {
  const hasPart = m.plays('operator', m.who) || m.plays('approver', m.who);
  return !hasPart || sealOf(m)?.record.sole !== undefined;
});
export const inSeconds = on.rule('confirm-timeout', ours, ({ record: r, now, limit }) => {
  const seconds = limit('confirmSeconds');
  return now - (r.shownAt ?? -Infinity) <= seconds * second || { seconds };
});

/** Places of the list whose digest is no longer the one approved. */
export function changed(r: Pick<Request, 'documents'>, digests: readonly string[]): number[] {
  return r.documents.flatMap(({ digest }, n) => (digests[n] === digest ? [] : [n + 1]));
}
export const unchanged = on.rule<{ readonly digests: readonly string[] }>(
  'doc-changed',
  signatureLaw,
  ({ record: r, input }) => {
    if (input.digests.length !== r.documents.length) return false;
    const wrong = changed(r, input.digests).length;
    return r.onFault === 'all' ? wrong === 0 : wrong < r.documents.length;
  },
);

interface Release {
  readonly index: number;
  readonly digest: string;
  readonly stampedAt: number;
}
export const listed = on.rule<Release>(
  'use-not-listed',
  ours,
  ({ record: r, input: { index } }) =>
    (index <= r.documents.length && !r.skipped.includes(index)) || { index },
);
export const onceEach = on.rule<Release>('use-done-already', ours, ({ record: r, input }) => {
  const done = r.signed.find((row) => row.index === input.index);
  return done === undefined || { ref: done.act };
});
export const sameDocument = on.rule<Release>(
  'doc-changed',
  signatureLaw,
  ({ record: r, input }) => r.documents[input.index - 1]?.digest === input.digest,
);
export const stamped = on.rule<Release>(
  'use-time-stamp',
  ours,
  // Time stamps are in whole seconds, and their clock may be a second off.
  ({ record: r, input, now, openedAt }) =>
    input.stampedAt > (r.confirm?.at ?? openedAt) - second && input.stampedAt <= now + second,
);

/** Numbers of requests, of acts and codes shown for confirming are never used twice. */
export const numberedOnce = on.claim('use-number-used', ours, (c) => [
  c.record.number,
  c.record.act,
]);
export const nonceOnce = on.claim('use-nonce-used', ours, (c) => c.record.nonces);
