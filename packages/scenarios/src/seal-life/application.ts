import { sealCode, uscc } from '@yunzhang/identifiers';
import {
  caseOf,
  choice,
  count,
  digest,
  flag,
  group,
  identifier,
  instant,
  onlyIf,
  optional,
  rows,
  text,
} from '@yunzhang/scenario';

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
  custody: choice('密钥保管', { hsm: '密码机', shared: '协同签名', software: '软件密钥（测试）' }),
  archive: text('经办人影像档案编号'),
};
