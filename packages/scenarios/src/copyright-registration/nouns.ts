import {
  caseOf,
  count,
  digest,
  group,
  instant,
  limit,
  oneOf,
  optional,
  organisation,
  paper,
  person,
  rows,
  says,
  scenario,
  text,
} from '@yunzhang/scenario';
import { deposit, findings, ground, licence, series, share, statement } from './statement.ts';
import { copyrightWords } from './words.ts';

/** Refusals in the words of copyright registration. */
export const no = says(copyrightWords);
/** Where the rules come from. */
export const dossier = '场景资料 T02 数字版权登记';

const registrar = organisation('登记机构', { needs: 'copyright-registrar' });
const denial = no('copyright-not-owner', dossier);
/** A run of numbers of one year, class and region: each is given once, in order. */
export const bookNouns = scenario({
  id: 'copyright-book',
  title: '作品登记号段',
  words: copyrightWords,
  roles: { registrar },
  record: {
    ...series,
    year: count('年份', { min: 1991, max: 9999 }),
    last: count('已用到的序号', { max: 9_999_999 }),
  },
  phases: { open: '使用中' },
  open: ['region', 'category', 'year', 'last'],
});

/** One work, from the draft of its application to its registration and beyond. */
export const workNouns = scenario({
  id: 'copyright-registration',
  title: '作品登记',
  words: copyrightWords,
  roles: {
    unit: organisation('著作权人（单位）', { filled: 'several', denial }),
    person: person('著作权人（个人）', { filled: 'several', denial }),
    registrar,
    examiner: person('审查员', { needs: 'copyright-examiner', filled: 'first' }),
  },
  record: {
    ...statement,
    ...deposit,
    submittedAt: optional(instant('提交时间')),
    correctedAt: optional(instant('通知补正时间')),
    corrections: count('补正次数'),
    wanted: optional(text('补正内容', { sizeMax: 1000 })),
    reason: optional(text('不予登记的理由', { sizeMax: 1000 })),
    ground: optional(ground),
    document: optional(digest('撤销依据摘要')),
    subject: optional(findings.subject),
    similarity: optional(findings.similarity),
    nearest: optional(text('最相似的登记号')),
    explained: optional(text('独创性说明', { sizeMax: 2000 })),
    explains: optional(text('所说明的登记号')),
    book: optional(caseOf('登记号段', 'copyright-book')),
    number: optional(text('登记号')),
    registeredAt: optional(instant('登记时间')),
    chain: count('权利变更与许可次数'),
    copies: count('补发次数'),
    licences: rows('使用许可', licence, { max: 1000 }),
  },
  papers: {
    application: paper('作品登记申请表', { unit: 'legal-name', person: 'personal' }),
    acceptance: paper('受理通知书', { registrar: 'business' }),
    correction: paper('补正通知书', { registrar: 'business' }),
    rejection: paper('不予登记通知书', { examiner: 'personal' }),
    certificate: paper('作品登记证书', { registrar: 'business' }),
    revocation: paper('撤销登记决定书', { registrar: 'business' }),
    copy: paper('作品登记证书副本', {}),
  },
  phases: {
    draft: '填写中',
    submitted: '已提交',
    correction: '待补正',
    accepted: '已受理',
    overdue: '审查逾期',
    approved: '审查通过',
    registered: '已登记',
    rejected: '不予登记',
    lapsed: '逾期未补正',
    revoked: '已撤销',
  },
  open: ['number', 'title', 'category', 'units', 'persons', 'sample', 'registeredAt'],
  limits: {
    acceptanceDays: limit('受理期限（工作日）', dossier, 5),
    corrections: limit('补正次数', dossier, 1),
    correctionMonths: limit('补正期限（月）', dossier, 2),
    examinationMonths: limit('审查期限（月）', dossier, 1),
    similarFrom: limit('视为相似的相似度（万分之一）', dossier, 8000),
  },
});

/** A contract about a registered work, filed by both sides and recorded by the registrar. */
export const filingNouns = scenario({
  id: 'copyright-filing',
  title: '著作权合同备案',
  words: copyrightWords,
  roles: {
    unit: organisation('转让方或许可方（单位）'),
    person: person('转让方或许可方（个人）'),
    takerUnit: organisation('受让方或被许可方（单位）'),
    takerPerson: person('受让方或被许可方（个人）'),
    registrar,
  },
  record: {
    registration: caseOf('作品登记', 'copyright-registration'),
    contract: digest('合同摘要'),
    share: optional(share),
    licence: optional(group('许可范围', licence)),
    reason: optional(text('不予备案的理由', { sizeMax: 1000 })),
  },
  papers: {
    filing: paper('合同备案申请表', {
      unit: oneOf('legal-name', 'contract'),
      person: 'personal',
      takerUnit: oneOf('legal-name', 'contract'),
      takerPerson: 'personal',
    }),
    proof: paper('变更（备案）证明', { registrar: 'business' }),
    refusal: paper('不予备案通知书', { registrar: 'business' }),
  },
  phases: {
    filed: '待对方确认',
    agreed: '待登记机构核验',
    recorded: '已备案',
    refused: '不予备案',
    withdrawn: '已撤回',
  },
});
