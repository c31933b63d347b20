import { capitalAmount, uscc } from '@yunzhang/identifiers';
import {
  allOf,
  caseOf,
  choice,
  count,
  digest,
  fen,
  group,
  identifier,
  instant,
  limit,
  list,
  optional,
  organisation,
  paper,
  rows,
  scenario,
  system,
  text,
} from '@yunzhang/scenario';
import { bidWords } from './words.ts';

/** Places of a bid that must bear the legal-name seal. @basis bidding.md B02 */
export const sealedPlaces = { cover: '封面', 'price-list': '报价一览表' } as const;

/** What the platform knows of the file it has received: nothing of what is inside. */
export const packageFields = {
  startedAt: instant('开始上传时间'),
  cipher: choice('加密', { 'sm4-gcm': 'SM4-GCM', none: '未加密' }),
  envelope: choice('信封签名验证', { valid: '有效', invalid: '无效' }),
  sealed: list('已盖法定名称章处', choice('位置', sealedPlaces), { max: 2 }),
  ciphertextDigest: digest('密文摘要'),
  size: count('字节数', { min: 1, max: 2 ** 31 }),
  chunks: count('分块数', { min: 1, max: 100_000 }),
  acknowledged: count('已确认分块数', { max: 100_000 }),
  innerKey: text('投标人加密证书编号', { sizeMax: 64 }),
  outerKey: text('开标公钥编号', { sizeMax: 64 }),
  escrow: list('补救密钥编号', text('编号', { sizeMax: 64 }), { max: 3 }),
  commitment: digest('承诺值'),
  securityNo: optional(text('保函或到账编号', { sizeMax: 64 })),
  receiptNo: text('回执编号', { sizeMax: 40 }),
  timeStamp: text('时间戳编号', { sizeMax: 40 }),
};

/** The price list as it comes out of the file, with the salt of its commitment. */
export const contents = {
  key: text('解密证书编号', { sizeMax: 64 }),
  computed: digest('SM3（盐‖明文）'),
  plaintextDigest: digest('明文摘要'),
  priceFen: fen('报价（数字）'),
  priceInWords: identifier('报价（大写）', capitalAmount, { en: 'Price in capitals' }),
  items: rows('分项报价', {
    unitFen: fen('单价'),
    quantity: count('数量', { min: 1, max: 1_000_000 }),
    totalFen: fen('合计'),
  }),
  deliveryDays: count('交货期（日）', { max: 3650 }),
  quality: text('质量'),
};

/** What the platform sees at once in a price list; the committee decides on it. */
export const remarks = {
  'words-differ': '数字与大写不一致，以大写为准',
  'items-differ': '分项合计与总价不一致，以开标一览表为准',
  'unit-differs': '单价乘数量与合计不一致，以单价为准',
  'over-ceiling': '报价超过最高限价',
} as const;

/** Who, what, on which papers, how far. A bid is kept secret until its tender is opened. */
export const on = scenario({
  id: 'bid',
  title: '投标',
  en: 'Bid',
  words: bidWords,
  roles: { bidder: organisation('投标人'), platform: system('交易平台') },
  record: {
    tender: caseOf('招标', 'tender'),
    bidderCode: identifier('投标人统一社会信用代码', uscc, { en: 'Bidder credit code' }),
    controllers: list('法定代表人和实际控制人', text('标识', { sizeMax: 64 }), { max: 20 }),
    downloaded: list('已下载文件摘要', digest('摘要')),
    asked: count('提问次数'),
    edition: count('递交版本'),
    package: optional(group('投标文件', packageFields)),
    receivedAt: optional(instant('收讫时间')),
    receipts: rows('回执', {
      no: text('编号', { sizeMax: 40 }),
      edition: count('版本'),
      at: instant('时间'),
      state: choice('状态', { current: '有效', replaced: '已替换', withdrawn: '已撤回' }),
    }),
    securityDueAt: optional(instant('保证金退还期限')),
    closedAt: optional(instant('投标截止时间')),
    arrivedAt: optional(instant('到场时间')),
    remedyAskedAt: optional(instant('申请补救时间')),
    way: optional(choice('解密方式', { own: '投标人解密', remedy: '补救解密' })),
    decryptedAt: optional(instant('解密时间')),
    plaintextDigest: optional(digest('明文摘要')),
    priceFen: optional(fen('报价')),
    deliveryDays: optional(count('交货期（日）')),
    quality: optional(text('质量')),
    remarks: list('唱标提示', choice('提示', remarks), { max: 4 }),
    flagged: optional(text('印章或格式问题', { sizeMax: 500 })),
    presence: choice('到场', { confirmed: '已确认', objected: '有异议', absent: '未确认' }),
    objection: optional(text('异议', { sizeMax: 2000 })),
    answer: optional(text('答复', { sizeMax: 2000 })),
    incidentNo: optional(text('平台事件编号', { sizeMax: 40 })),
  },
  papers: {
    bid: paper('投标文件', { bidder: allOf('legal-name', 'legal-representative') }),
    receipt: paper('递交回执', { platform: 'business' }),
    withdrawal: paper('撤回通知', { bidder: 'legal-name' }),
    withdrawn: paper('撤回回执', { platform: 'business' }),
    confirmation: paper('开标确认', { bidder: 'legal-name' }),
  },
  phases: {
    empty: '已报名，未递交',
    received: '已递交',
    withdrawn: '已撤回',
    'not-submitted': '未递交，视为撤回',
    locked: '已锁定',
    awaiting: '待解密',
    decrypted: '已解密',
    revoked: '视为撤销投标',
    'withdrawn-incident': '视为撤回投标（非投标人原因）',
    returned: '未开标退回',
  },
  limits: {
    questions: limit('每家提问次数上限', '平台规则 B01', 20),
    editions: limit('每家递交次数上限', '平台规则 B02', 100),
    securityDays: limit('撤回后退还保证金（日）', '招标投标法实施条例 第三十五条 [memory]', 5),
  },
  open: [
    'tender',
    'bidderCode',
    'decryptedAt',
    'plaintextDigest',
    'priceFen',
    'deliveryDays',
    'quality',
    'remarks',
    'flagged',
    'presence',
    'incidentNo',
  ],
  // There is no price in the record before the bid is open: that is surer than a secret field.
  secret: {
    controllers: { to: ['bidder'], opens: [] },
  },
  hidden: {
    to: ['bidder'],
    opens: ['awaiting', 'decrypted', 'revoked', 'withdrawn-incident'],
  },
});
