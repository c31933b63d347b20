import type { CodeBook } from '@yunzhang/base';

/** What the licence provider refuses. The first four are the dossier’s. @basis platform.md P04 */
export const licenceCodes = {
  'ebl-qr-expired': {
    zh: '二维码已失效，请点击刷新后重新扫码',
    en: 'The QR code has expired. Refresh it and scan again',
  },
  'ebl-no-grant': {
    zh: '您没有此事项的授权，请联系法定代表人添加授权',
    en: 'You hold no grant for this. Ask the legal representative to add one',
  },
  'ebl-ent-status': {
    zh: '该企业的登记状态不能办理此业务',
    en: 'The registration status of this enterprise does not allow this',
  },
  'ebl-stale-licence': {
    zh: '企业登记信息已变更，请由法定代表人重新下载电子营业执照',
    en: 'The registration has changed. The legal representative must download the licence again',
  },
  'qr-unknown': { zh: '没有这个二维码', en: 'There is no such QR code' },
  'qr-used': { zh: '二维码已使用过', en: 'The QR code has been used' },
  'qr-other-browser': {
    zh: '二维码属于另一个浏览器',
    en: 'The QR code belongs to another browser',
  },
  'qr-other-phone': {
    zh: '二维码已被另一部手机扫过',
    en: 'Another phone has scanned this QR code',
  },
  'approval-differs': {
    zh: '确认的内容与显示的不一致',
    en: 'What was approved differs from what was displayed',
  },
  'approval-signature-wrong': {
    zh: '确认的签名不正确',
    en: 'The signature of the approval is wrong',
  },
  'licence-copy-missing': {
    zh: '这部手机没有该企业的执照副本',
    en: 'This phone holds no copy of that licence',
  },
  'level-too-low': {
    zh: '需要更高的身份核验等级',
    en: 'A higher level of identity check is needed',
  },
  'level-legal-representative': {
    zh: '此等级只能由法定代表人本人完成',
    en: 'Only the legal representative in person can reach this level',
  },
  'pin-wrong': { zh: '口令不正确', en: 'The PIN is wrong' },
  'person-locked': {
    zh: '连续输错次数过多，已暂时锁定',
    en: 'Too many wrong attempts. Locked for a while',
  },
  'wallet-sign-in': { zh: '请先在这部手机上登录', en: 'Sign in on this phone first' },
  'passkey-needed': { zh: '还需要通行密钥', en: 'A passkey is needed too' },
  'passkey-refused': { zh: '通行密钥未通过核验', en: 'The passkey was not accepted' },
  'passkeys-full': { zh: '通行密钥数量已达上限', en: 'There are as many passkeys as allowed' },
  'pin-form': { zh: '口令须为 6 至 12 位数字', en: 'A PIN has six to twelve digits' },
  'recovery-person-differs': {
    zh: '账号、姓名与证件号码不是同一人',
    en: 'Account, name and identity number are not of one person',
  },
  'recovery-open': { zh: '该人员的找回已在办理', en: 'A recovery of this person is under way' },
  'recovery-unknown': {
    zh: '没有正在办理的找回',
    en: 'There is no such recovery under way',
  },
  'recovery-same-officer': {
    zh: '须由另一名窗口人员核实',
    en: 'Another officer has to confirm it',
  },
  'recovery-needs-second': {
    zh: '此前的找回曾被本人手机阻止，须由第二名窗口人员核实',
    en: 'An earlier recovery was stopped from a phone; a second officer has to confirm this one',
  },
  'recovery-waiting': {
    zh: '等待期未满，或由第二名窗口人员核实',
    en: 'The waiting time is not over; a second officer can confirm it',
  },
  'recovery-confirmed': {
    zh: '两名窗口人员已核实本人，不能在手机上阻止，请联系窗口',
    en: 'Two officers have seen the person; a phone cannot stop it. Call the counter',
  },
  'recovery-code-wrong': {
    zh: '找回码不正确或已失效',
    en: 'The recovery code is wrong or over',
  },
  'face-missing': { zh: '未完成刷脸', en: 'The face check was not done' },
  'person-unverified': {
    zh: '该人员未完成实名核验',
    en: 'The identity of this person is unverified',
  },
  'person-unknown': { zh: '没有这名人员', en: 'There is no such person' },
  'enterprise-unknown': { zh: '没有这家企业', en: 'There is no such enterprise' },
  'grant-unknown': { zh: '没有这项授权', en: 'There is no such grant' },
  'grant-state': {
    zh: '授权当前的状态不允许这样做',
    en: 'The state of the grant does not allow this',
  },
  'grant-not-yet-valid': { zh: '授权尚未生效', en: 'The grant is not in force yet' },
  'grant-not-yours': { zh: '这不是您的授权', en: 'This is not your grant' },
  'grant-managers-full': {
    zh: '证照管理员最多五名',
    en: 'An enterprise has five licence managers at most',
  },
  'grant-term': { zh: '授权期限最长一年', en: 'A grant lasts one year at most' },
  'grant-outlives-parent': {
    zh: '授权期限超出您自己的授权期限',
    en: 'The grant would outlive your own',
  },
  'grant-widens': { zh: '授权范围超出您自己的权限', en: 'The grant would go beyond your own' },
  'grant-no-delegation': { zh: '您没有转授权的权限', en: 'You may not delegate' },
  'grant-items': { zh: '精准授权至少选择一个事项', en: 'A precise grant names at least one item' },
  'grant-self': { zh: '不能授权给自己', en: 'A grant to oneself means nothing' },
  'licence-request-malformed': { zh: '请求的内容不完整或格式不对', en: 'The request is malformed' },
  'licence-cross-origin': { zh: '请求来自其他网站', en: 'The request comes from another site' },
  'licence-too-often': { zh: '请求过于频繁', en: 'Too many requests' },
  'licence-not-found': { zh: '没有这个页面', en: 'There is no such page' },
  'licence-fault': {
    zh: '服务出现故障，请稍后再试',
    en: 'The service met a fault. Try again later',
  },
  'store-damaged': { zh: '数据文件损坏', en: 'The data file is damaged' },
  'store-taken': { zh: '数据目录正被另一进程使用', en: 'Another process uses the data folder' },
} as const satisfies CodeBook;

/** A code of this book. */
export type LicenceCode = keyof typeof licenceCodes;
