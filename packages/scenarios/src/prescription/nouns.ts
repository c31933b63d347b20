import {
  diseaseCode,
  insurancePrescriptionNumber,
  practiceLicence,
  residentId,
} from '@yunzhang/identifiers';
import {
  type Case,
  caseOf,
  choice,
  count,
  digest,
  identifier,
  instant,
  limit,
  list,
  optional,
  organisation,
  paper,
  party,
  person,
  rows,
  scenario,
  system,
  text,
  type ValueOf,
} from '@yunzhang/scenario';
import { prescriptionWords } from './words.ts';

/** Types of prescriptions that are electronic across institutions. */
export const types = {
  ordinary: '普通',
  emergency: '急诊',
  child: '儿科',
  psychotropic: '精二',
  'long-term': '长期',
  herbal: '中药',
} as const;

const item = {
  drug: text('药品标识码', { pattern: String.raw`\d{7}|\d{14}`, sizeMax: 14 }),
  name: text('药品'),
  spec: text('规格'),
  dose: text('单次用量'),
  frequency: text('频次'),
  route: text('途径'),
  days: count('天数', { min: 1, max: 999 }),
  perDay: count('每日单位数', { min: 1, max: 1000 }),
  perPack: count('每盒单位数', { min: 1, max: 10_000 }),
  packs: count('盒数', { min: 1, max: 1000 }),
};

/** What the physician writes. */
export const content = {
  type: choice('处方类型', types),
  patientId: identifier('患者身份证号', residentId),
  weight: optional(count('体重（千克）', { min: 1, max: 500 })),
  diagnoses: rows(
    '诊断',
    { code: identifier('疾病编码', diseaseCode), name: text('诊断') },
    { min: 1, max: 10 },
  ),
  items: rows('药品', item, { min: 1, max: 20 }),
  reason: optional(text('超过一般用量的理由')),
  validDays: count('有效天数', { min: 1, max: 99 }),
  validReason: optional(text('延长有效期的理由')),
  setting: choice('就诊方式', { ward: '线下', internet: '互联网' }),
  visit: choice('就诊次数', { first: '初诊', again: '复诊' }),
  guardian: optional(text('在场监护人')),
  // What the hospital's check of rational use found.
  findings: rows('合理用药审查结果', {
    kind: choice('问题', { interaction: '禁忌', allergy: '过敏', dose: '超极量', caution: '慎用' }),
    drug: text('药品'),
    with: text('依据'),
  }),
};

/** One pack as the pharmacist scans it for one item. */
export const scan = {
  item: count('处方项', { min: 1, max: 20 }),
  pack: caseOf('药品追溯', 'drug-pack'),
  units: optional(count('拆零数量', { min: 1, max: 10_000 })),
};

const record = {
  number: identifier('处方编号', insurancePrescriptionNumber),
  licence: identifier('医师执业证书编号', practiceLicence),
  ...content,
  revision: count('文本版本'),
  digest: optional(digest('签名内容摘要')),
  issuedAt: optional(instant('开具时间')),
  validUntil: optional(instant('有效期至')),
  left: list('各项剩余单位数', count('剩余')),
  returnedFor: optional(text('审核不通过理由')),
  insurer: optional(identifier('医保处方编号', insurancePrescriptionNumber)),
  token: optional(text('取药凭证')),
  lockedUntil: optional(instant('锁定至')),
  dispensed: rows('调配记录', {
    ...scan,
    units: count('数量'),
    at: instant('时间'),
    by: party('药店', 'organisation'),
    pharmacist: party('药师', 'person'),
  }),
  voidedFor: optional(text('作废理由')),
  takenBack: list('退回的药品', scan.pack),
};

/** One prescription. */
export type Prescription = Case<ValueOf<typeof record>>;

/** Who, what, on which papers, how far. */
export const on = scenario({
  id: 'prescription',
  title: '电子处方',
  words: prescriptionWords,
  roles: {
    doctor: person('医师', { needs: 'physician' }),
    hospital: organisation('医疗机构'),
    patient: person('患者'),
    centre: system('处方流转中心'),
    // Whoever is on duty reviews; a rule asks for the hospital or a registered review office.
    reviewer: person('审方药师', { needs: 'pharmacist', filled: 'first' }),
    // The patient picks any pharmacy by showing the token there: nobody can name one.
    bearer: organisation('持取药凭证的药店', {
      needs: 'drug-licence',
      filled: 'many',
      bears: 'token',
    }),
    pharmacy: organisation('调配药店', { needs: 'drug-licence' }),
  },
  record,
  papers: {
    prescription: paper('处方笺', {
      doctor: 'personal',
      reviewer: 'personal',
      hospital: 'business',
    }),
    dispensing: paper('调配单', { pharmacy: 'business' }),
    revocation: paper('处方撤销记录', { doctor: 'personal' }),
    return: paper('退药单', { pharmacy: 'business' }),
  },
  phases: {
    draft: '草稿',
    signed: '已签名',
    returned: '审核退回',
    valid: '有效',
    circulating: '可流转',
    locked: '已锁定',
    partial: '部分调配',
    dispensed: '已调配',
    'return-recorded': '已退药',
    voided: '已作废',
    expired: '已失效',
  },
  limits: {
    drugs: limit('每张处方药品种数', '处方管理办法 第六条 [memory]', 5),
    days: limit('一般处方用量（日）', '处方管理办法 第十九条 [memory]', 7),
    emergencyDays: limit('急诊处方用量（日）', '处方管理办法 第十九条 [memory]', 3),
    longTermDays: limit('长期处方一般用量（日）', '长期处方管理规范（试行）[memory]', 28),
    longestDays: limit('长期处方最长用量（日）', '长期处方管理规范（试行）[memory]', 84),
    validDays: limit('处方有效期最长（日）', '处方管理办法 第十八条 [memory]', 3),
    lockMinutes: limit('药店锁定时间（分钟）', '平台规则 M02', 30),
    guardianYears: limit('须监护人陪伴的年龄', '互联网诊疗管理办法（试行）[memory]', 6),
  },
  secret: { token: { to: ['patient'], opens: [] } },
  hidden: {
    to: ['doctor', 'hospital', 'patient', 'centre', 'reviewer', 'bearer', 'pharmacy'],
    opens: [],
  },
});
