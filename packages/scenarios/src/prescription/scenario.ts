import { insurancePrescriptionNumber, practiceLicence } from '@yunzhang/identifiers';
import { day, digest, endOfDay, identifier, says, text } from '@yunzhang/scenario';
import { dispense, lock, over, release, takeBack, unlock, used } from './dispensing.ts';
import {
  itemsAddUp,
  otherPerson,
  reviewPlace,
  sameUpload,
  signedContent,
} from './dispensing-rules.ts';
import { content, on } from './nouns.ts';
import { ownHospital, signable } from './rules.ts';
import { prescriptionWords } from './words.ts';

const no = says(prescriptionWords);

/** A prescription from the physician's draft to the patient's hands. */
export const prescription = on.verbs(
  {
    draft: on.opening({
      title: '起草',
      by: 'doctor',
      to: 'draft',
      names: ['hospital', 'patient', 'centre'],
      must: [ownHospital],
      input: {
        number: identifier('处方编号', insurancePrescriptionNumber),
        licence: identifier('医师执业证书编号', practiceLicence),
        ...content,
      },
      does: ({ input }) => ({ revision: 1, left: [], dispensed: [], takenBack: [], ...input }),
    }),
    revise: on.act({
      title: '修改',
      by: 'doctor',
      from: ['draft', 'returned'],
      to: 'draft',
      input: content,
      does: ({ record: r, input }) => ({
        revision: r.revision + 1,
        // A new text takes back what the former one said and it does not.
        weight: undefined,
        reason: undefined,
        validReason: undefined,
        guardian: undefined,
        ...input,
      }),
    }),
    sign: on.act({
      title: '签名',
      by: 'doctor',
      level: 2,
      from: 'draft',
      to: 'signed',
      must: signable,
      seals: ['prescription.doctor'],
      input: { digest: digest('签名内容摘要') },
      does: ({ record: r, input, now }) => ({
        ...input,
        issuedAt: now,
        validUntil: endOfDay(now) + (r.validDays - 1) * day,
        left: r.items.map(({ packs, perPack }) => packs * perPack),
      }),
    }),
    pass: on.act({
      title: '审核通过',
      by: 'reviewer',
      from: 'signed',
      to: 'valid',
      must: [otherPerson, reviewPlace, signedContent],
      seals: ['prescription.reviewer', 'prescription.hospital'],
      input: { digest: digest('签名内容摘要') },
    }),
    sendBack: on.act({
      title: '审核退回',
      by: 'reviewer',
      from: 'signed',
      to: 'returned',
      must: [otherPerson, reviewPlace],
      input: { reason: text('退回理由') },
      casts: () => ({ reviewer: [] }),
      does: ({ input }) => ({
        returnedFor: input.reason,
        digest: undefined,
        issuedAt: undefined,
        validUntil: undefined,
        left: [],
      }),
    }),
    upload: on.act({
      title: '上传回执',
      by: 'centre',
      from: ['valid', 'circulating'],
      to: 'circulating',
      must: [sameUpload],
      closed: { voided: over.voided },
      input: {
        insurer: identifier('医保处方编号', insurancePrescriptionNumber),
        token: text('取药凭证', { sizeMax: 64 }),
      },
      // The same receipt may come twice; the token the patient has stays good.
      does: ({ record: r, input }) => (r.insurer === undefined ? input : {}),
    }),
    void: on.act({
      title: '作废',
      by: 'doctor',
      from: ['valid', 'circulating'],
      to: 'voided',
      seals: ['revocation.doctor'],
      closed: {
        locked: no('rx-void-late', '平台规则 M02'),
        dispensed: used,
        partial: used,
      },
      input: { reason: text('作废理由') },
      does: ({ input }) => ({ voidedFor: input.reason }),
    }),
    lock,
    release,
    unlock,
    dispense,
    takeBack,
    expire: on.deadline({
      title: '失效',
      from: ['valid', 'circulating', 'partial'],
      to: 'expired',
      // Valid to the end of the day: its first moment beyond is one millisecond later.
      at: ({ record: r }) => (r.validUntil ?? 0) + 1,
    }),
  },
  {
    always: [itemsAddUp],
    claims: [
      on.claim('rx-number-taken', 'scenarios/README.md invariant 3', ({ record: r }) => [
        r.number,
        ...(r.insurer === undefined || r.insurer === r.number ? [] : [r.insurer]),
      ]),
    ],
  },
);
