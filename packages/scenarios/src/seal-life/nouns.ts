import { sealCode, uscc } from '@yunzhang/identifiers';
import {
  caseOf,
  choice,
  count,
  date,
  digest,
  flag,
  group,
  identifier,
  instant,
  limit,
  list,
  oneOf,
  onlyIf,
  optional,
  organisation,
  paper,
  party,
  person,
  rows,
  scenario,
  system,
  text,
} from '@yunzhang/scenario';
import { sealLifeWords } from './words.ts';

/** Kinds of seals an organisation can own. @basis GA 241.2; platform.md P03 */
export const kinds = {
  'legal-name': '法定名称章',
  finance: '财务专用章',
  invoice: '发票专用章',
  contract: '合同专用章',
  'legal-representative': '法定代表人名章',
  business: '业务专用章',
} as const;

/** What comes with an application. */
export const materials = {
  existence: '主体存续证明',
  authorisation: '法定代表人授权书',
  handler: '经办人身份证明',
  translation: '外文译本',
} as const;

/** What may still be corrected after the application was returned. */
export const corrections = {
  sealName: text('印章名称'),
  foreignText: flag('印文含外文'),
  pairedPhysicalCode: optional(identifier('对应实物印章编码', sealCode)),
  materials: rows(
    '申请材料',
    { what: choice('材料', materials), number: optional(text('编号', { sizeMax: 120 })) },
    { min: 1, max: 20 },
  ),
  shape: group('印模', {
    form: choice('形状', { circle: '圆形', ellipse: '椭圆形', square: '方形' }),
    widthTenthMm: count('宽（0.1毫米）', { min: 100, max: 600 }),
    heightTenthMm: count('高（0.1毫米）', { min: 100, max: 600 }),
    dpi: count('分辨率', { min: 300, max: 2400 }),
    color: text('颜色', { pattern: '#[0-9A-F]{6}' }),
    octets: count('图像字节数', { min: 1, max: 200 * 1024 }),
    imprint: digest('印模图像'),
  }),
};

/** What is applied for. */
export const application = {
  number: text('申请编号', { pattern: 'YZ-[0-9]{6}-[0-9]{8}-[0-9]{6}' }),
  company: identifier('统一社会信用代码', uscc, { en: 'Owner credit code' }),
  kind: choice('印章类型', kinds),
  purpose: onlyIf(text('用途'), 'kind', 'business'),
  replaces: optional(caseOf('被替换的印章', 'seal-life')),
  ...corrections,
};

/** What the maker reports of a made seal. */
export const made = {
  sealCode: identifier('印章编码', sealCode),
  certificate: text('证书序列号', { pattern: '[0-9A-F]{8,40}' }),
  certFrom: instant('证书生效'),
  certTo: instant('证书到期'),
  validFrom: instant('印章生效'),
  validTo: instant('印章到期'),
  custody: choice('密钥保管', { hsm: '密码机', shared: '协同签名' }),
  archive: text('经办人影像档案编号'),
};

/** Said again where a phase tells that they have passed. */
export const approvalDays = 30;
export const claimMonths = 3;

/** Who, what, on which papers, how far: one case is one seal from application to its end. */
export const on = scenario({
  id: 'seal-life',
  title: '电子印章',
  words: sealLifeWords,
  roles: {
    owner: organisation('印章所有者'),
    legalRep: person('法定代表人'),
    handler: person('经办人'),
    custodian: person('印章保管人'),
    authority: organisation('制发部门'),
    // Officers take up what has come in: nobody outside the office names them.
    acceptor: person('受理人', { needs: 'seal-acceptance', filled: 'first' }),
    reviewer: person('审核人', { needs: 'seal-review', filled: 'first' }),
    maker: organisation('制作单位', { needs: 'seal-making' }),
    police: system('公安备案系统'),
    registry: system('登记机关'),
    // Any court may order a freeze; which one did is kept with the freeze.
    court: organisation('人民法院', { needs: 'court', filled: 'many' }),
  },
  record: {
    ...application,
    reasons: list('补正事项', text('事项'), { max: 20 }),
    returnedAt: optional(instant('退回时间')),
    approvalNo: optional(text('准予制作编号')),
    approvedAt: optional(instant('准予时间')),
    sealCode: optional(made.sealCode),
    certificate: optional(made.certificate),
    certFrom: optional(made.certFrom),
    certTo: optional(made.certTo),
    validFrom: optional(made.validFrom),
    validTo: optional(made.validTo),
    custody: optional(made.custody),
    archive: optional(made.archive),
    madeAt: optional(instant('制作时间')),
    filingNo: optional(text('备案编号')),
    filedAt: optional(instant('备案时间')),
    claimedAt: optional(instant('领取时间')),
    reminders: count('已提醒次数'),
    freezes: rows('停用', {
      by: choice('停用方', { owner: '所有者', authority: '制发部门', court: '人民法院' }),
      who: text('何人', { sizeMax: 256 }),
      at: instant('时间'),
      reason: text('原因'),
    }),
    lostAt: optional(instant('挂失时间')),
    change: optional(
      group('登记变更', {
        what: choice('事项', { name: '名称', person: '法定代表人' }),
        on: date('变更日期'),
      }),
    ),
    deputy: optional(
      group('保管交接', { who: party('代管人', 'person'), from: instant('起'), to: instant('止') }),
    ),
    sole: optional(text('单人经办声明编号')),
    order: optional(text('认定文号')),
    endedAt: optional(instant('注销时间')),
  },
  papers: {
    application: paper('印章制作申请表', {
      legalRep: oneOf('legal-representative', 'personal'),
      handler: 'personal',
    }),
    correctionNotice: paper('补正通知', { authority: 'business' }),
    approval: paper('准予制作通知', { authority: 'business' }),
    rejection: paper('不予制作通知', { authority: 'business' }),
    makingCertificate: paper('电子印章制作证书', { maker: 'business' }),
    filingReceipt: paper('备案回执', { police: 'business' }),
    claimReceipt: paper('领取回执', { legalRep: 'personal' }),
    freezeReceipt: paper('停用回执', {
      legalRep: 'personal',
      custodian: 'personal',
      authority: 'business',
      court: 'legal-name',
    }),
    resumeReceipt: paper('恢复回执', {
      legalRep: 'personal',
      authority: 'business',
      court: 'legal-name',
    }),
    lossReceipt: paper('挂失回执', { legalRep: 'personal', custodian: 'personal' }),
    changeNotice: paper('登记变更通知', { registry: 'business' }),
    cancellation: paper('注销证书', { maker: 'business' }),
    invalidNotice: paper('印章无效公告', { authority: 'legal-name' }),
  },
  phases: {
    submitted: '已提交',
    accepted: '已受理',
    approved: '准予制作',
    made: '已制作',
    filed: '已备案',
    active: '使用中',
    correction: '待补正',
    'filing-overdue': '逾期未备案',
    frozen: '已停用',
    lost: '已挂失',
    found: '挂失后找回',
    changing: '变更中',
    expired: '已到期',
    superseded: '已更换注销',
    unclaimed: '逾期未领取，已注销',
    compromised: '挂失确认，已注销',
    cancelled: '已注销',
    invalid: '标识为无效',
    'approval-lapsed': '准予已失效',
    rejected: '不予制作',
    closed: '逾期未补正',
  },
  limits: {
    correctionDays: limit('补正期限（工作日）', '平台规则 P02', 15),
    approvalDays: limit('准予制作有效期（日）', '平台规则 P02', approvalDays),
    filingHours: limit('制作后备案期限（小时）', '北京市电子印章工作意见（2019） [S]', 24),
    claimMonths: limit('领取期限（月）', '北京市电子印章工作意见（2019） [S]', claimMonths),
    confirmDays: limit('挂失确认期限（日）', '平台规则 P02', 7),
    similarityPercent: limit('印模相似度最低值', '平台规则 P02', 98),
    remindFirstDays: limit('到期提醒一（日）', '平台规则 P02', 60),
    remindSecondDays: limit('到期提醒二（日）', '平台规则 P02', 30),
    remindLastDays: limit('到期提醒三（日）', '平台规则 P02', 7),
  },
  open: ['sealCode', 'kind', 'sealName', 'validFrom', 'validTo', 'filingNo', 'lostAt', 'endedAt'],
});

/** A seal as its rules see it. */
export type Seal = NonNullable<ReturnType<typeof on.its>>;
