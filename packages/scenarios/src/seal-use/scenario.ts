import {
  choice,
  count,
  digest,
  hour,
  instant,
  list,
  optional,
  says,
  text,
} from '@yunzhang/scenario';
import { sealLife } from '../seal-life/scenario.ts';
import { call, empty, granted } from './follow-ups.ts';
import { modes, on, request, seal } from './nouns.ts';
import {
  approvesOnce,
  changed,
  inForce,
  inSeconds,
  keeps,
  keepsApart,
  listed,
  nonceOnce,
  notRequester,
  numberedOnce,
  onceEach,
  oneDocument,
  ownSeal,
  requestRules,
  sameDocument,
  sameManifest,
  stamped,
  unchanged,
} from './rules.ts';
import { sealUseWords } from './words.ts';

const no = says(sealUseWords);
const usedUp = no('use-nonce-used', '平台规则 P05');

/** Whether every document is sealed or was skipped. */
const isDone = (r: {
  readonly documents: readonly unknown[];
  readonly signed: readonly { readonly index: number }[];
  readonly skipped: readonly number[];
}) => new Set([...r.signed.map((row) => row.index), ...r.skipped]).size === r.documents.length;
const rests = ({ record }: { readonly record: Parameters<typeof isDone>[0] }) =>
  isDone(record) ? 'sealed' : 'checked';

export const sealUse = on.verbs(
  {
    submit: on.opening({
      title: '申请用印',
      by: 'operator',
      to: 'pending',
      level: 1,
      names: ['approver', 'signer'],
      must: [ownSeal, ...requestRules, oneDocument],
      under: 'seal',
      input: {
        ...request,
        seal,
        mode: choice('方式', { 'one-off': modes['one-off'], batch: modes.batch }),
        policy: optional(text('适用的用印规则')),
      },
      casts: ({ input, see }) => ({ owner: sealLife.its(see(input.seal))?.parties['owner'] ?? [] }),
      does: ({ input }) => ({ ...input, ...empty }),
    }),
    call,
    granted,
    approve: on.act({
      title: '审批同意',
      by: 'approver',
      from: 'pending',
      to: ['pending', 'approved'],
      goes: ({ record: r, all }) =>
        r.approvals.length === all('approver').length ? 'approved' : 'pending',
      level: 2,
      must: [ownSeal, notRequester, approvesOnce, sameManifest],
      input: { digest: digest('清单摘要') },
      does: ({ record: r, who, now }) => ({
        approvals: [...r.approvals, { by: who, at: now }],
        approvedAt: now,
      }),
    }),
    refuse: on.act({
      title: '审批不同意',
      by: 'approver',
      from: 'pending',
      to: 'refused',
      input: { reason: text('理由') },
      does: ({ input }) => input,
    }),
    withdraw: on.act({
      title: '撤回',
      by: 'operator',
      from: ['pending', 'approved'],
      to: 'withdrawn',
    }),
    present: on.act({
      title: '显示确认码',
      by: 'operator',
      from: 'approved',
      input: { nonce: text('确认码', { pattern: '[0-9a-f]{10,64}' }) },
      does: ({ record: r, input: { nonce }, now }) => ({
        nonce,
        nonces: [...r.nonces, nonce],
        shownAt: now,
      }),
    }),
    confirm: on.act({
      title: '保管人确认',
      by: 'custodian',
      from: 'approved',
      to: 'sealing',
      level: 2,
      closed: { sealing: usedUp, checked: usedUp, sealed: usedUp },
      must: [keeps, keepsApart, inSeconds, sameManifest, ...inForce],
      input: {
        nonce: text('确认码'),
        digest: digest('所示清单摘要'),
        method: choice('方式', { scan: '扫码', app: '应用内', token: '硬件' }),
        device: text('设备'),
      },
      does: ({ input: { method, device }, who, now }) => ({
        confirm: { by: who, at: now, method, device },
      }),
    }),
    lapse: on.deadline({
      title: '逾期未确认',
      from: 'approved',
      to: 'expired',
      at: ({ record: r, limit }) => (r.approvedAt ?? 0) + limit('approvedHours') * hour,
    }),
    check: on.act({
      title: '重算摘要',
      by: 'signer',
      from: 'sealing',
      to: ['checked', 'sealed'],
      goes: rests,
      must: [...inForce, unchanged],
      input: { digests: list('重算摘要', digest('摘要'), { min: 1 }) },
      does: ({ record: r, input }) => ({
        skipped: changed(r, input.digests).filter(
          (index) => !r.signed.some((row) => row.index === index),
        ),
      }),
    }),
    release: on.act({
      title: '出具签名',
      by: 'signer',
      from: 'checked',
      to: ['checked', 'sealed'],
      goes: rests,
      must: [...inForce, listed, onceEach, sameDocument, stamped],
      seals: ['document.owner'],
      input: {
        index: count('序号', { min: 1, max: 1000 }),
        digest: digest('重算摘要'),
        signature: digest('签名值摘要'),
        timeStamp: text('时间戳编号'),
        stampedAt: instant('可信时间'),
        counter: count('密码机计数', { min: 1 }),
      },
      does: ({ record: r, input: { index, signature, timeStamp, counter }, now }) => ({
        signed: [
          ...r.signed,
          { index, act: actOf(r.act, index), signature, timeStamp, counter, at: now },
        ],
      }),
    }),
    fail: on.act({
      title: '失败',
      by: 'signer',
      from: ['sealing', 'checked'],
      to: 'failed',
      input: { reason: text('原因') },
      does: ({ input }) => input,
    }),
    retry: on.act({
      title: '以同一编号重试',
      by: 'signer',
      from: 'failed',
      to: 'sealing',
      must: inForce,
    }),
  },
  { claims: [numberedOnce, nonceOnce] },
);

/** The number of one document's sealing: the same however often it is tried. */
function actOf(act: string, index: number): string {
  return `${act}-${String(index).padStart(2, '0')}`;
}
