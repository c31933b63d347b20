import type { CodeBook } from '@yunzhang/base';

/** What is answered about logins, organisations and those who act for them. */
export const peopleCodes = {
  'login-missing': {
    zh: '请使用电子营业执照扫码登录后继续。',
    en: 'Log in with the electronic business licence to go on',
  },
  'login-not-set-up': {
    zh: '本服务器尚未设置电子营业执照登录',
    en: 'Login by the electronic business licence is not set up on this server',
  },
  'login-next-wrong': {
    zh: '登录后只能回到本站的页面，请从本站页面重新登录',
    en: 'After login only a page of this site can follow; log in again from such a page',
  },
  'login-state-unknown': {
    zh: '本次登录已完成、已过期或不是由本站发起，请重新登录',
    en: 'This login is over, too old or was not begun here; log in again',
  },
  'login-browser-other': {
    zh: '登录须在发起登录的浏览器中完成，请重新登录',
    en: 'A login ends in the browser where it began; log in again',
  },
  'login-refused': {
    zh: '电子营业执照未同意本次登录，请重新扫码',
    en: 'The licence did not agree to this login; scan again',
  },
  'login-answer-wrong': {
    zh: '电子营业执照的答复未通过核验，未登录，请重新登录',
    en: 'The answer of the licence does not hold; log in again',
  },
  'login-claims-wrong': {
    zh: '电子营业执照未给出登录所需的信息，请联系客服',
    en: 'The licence did not say what a login needs; ask support',
  },
  'login-grant-over': {
    zh: '授权不在有效期内，请联系法定代表人在电子营业执照小程序中办理',
    en: 'The grant is not in force; the legal representative can renew it in the licence',
  },
  'login-licence-stale': {
    zh: '企业登记信息已变更，请由法定代表人重新下载电子营业执照。',
    en: 'The registration has changed; the legal representative has to download the licence again',
  },
  'login-enterprise-status': {
    zh: '该企业的登记状态不允许办理此业务，注销事项除外',
    en: 'The registered status of the enterprise admits cancellation only',
  },
  'login-person-other': {
    zh: '再次确认身份的不是原登录人，请由本人确认或重新登录',
    en: 'Somebody else confirmed; confirm in person or log in anew',
  },
  'login-member-left': {
    zh: '您已不是该组织的成员，请由法定代表人重新邀请',
    en: 'You are no longer a member; the legal representative can invite you again',
  },
  'insufficient-user-authentication': {
    zh: '此操作需要再次扫码确认身份',
    en: 'This needs a stronger or a fresh confirmation of who you are',
  },
  'logout-token-wrong': {
    zh: '退出通知未通过核验',
    en: 'The logout token does not hold',
  },
  'access-refused': {
    zh: '您在该组织的角色不能办理此事，请转交有此职责的成员',
    en: 'Your roles do not allow this; hand it to a member who may',
  },
  'organisation-not-found': {
    zh: '没有这个组织，或您不是它的成员',
    en: 'There is no such organisation, or you are not a member of it',
  },
  'member-not-found': { zh: '没有这名成员', en: 'There is no such member' },
  'department-not-found': { zh: '没有这个部门', en: 'There is no such department' },
  'department-exists': { zh: '已有同名部门', en: 'There is a department of that name' },
  'invitation-not-found': {
    zh: '邀请不存在、已使用、已过期，或不是给您的',
    en: 'The invitation does not exist, is used or over, or is not for you',
  },
  'api-key-not-found': { zh: '没有这个接口密钥', en: 'There is no such API key' },
  'api-key-wrong': {
    zh: '接口密钥不对、已停用或已过期',
    en: 'The API key is wrong, revoked or over',
  },
  'api-key-scope': {
    zh: '此接口密钥没有办理此事的范围',
    en: 'The scopes of this API key do not cover this',
  },
  'device-not-found': { zh: '没有这台设备的登录', en: 'There is no such login' },
  'duties-in-conflict': {
    zh: '同一人不能兼任经办人、审批人、保管人，请转交他人；仅有一名登记员工的，可登记“一人经办”例外。',
    en: 'One person cannot be operator, approver and custodian; hand one over, or have the sole-operator exception recorded',
  },
  'role-not-of-organisation': {
    zh: '该组织没有此项职责，不能设置此角色',
    en: 'The organisation has no such duty, so nobody has this role in it',
  },
  'role-of-licence': {
    zh: '法定代表人由电子营业执照确定，不能在此设置',
    en: 'The licence says who the legal representative is; it is not set here',
  },
  'sole-operator-refused': {
    zh: '只有仅一名登记员工的组织可以登记“一人经办”例外',
    en: 'Only an organisation with one registered employee can have the sole-operator exception',
  },
  'people-too-many': {
    zh: '数量已达上限，请先清理不再使用的',
    en: 'There are too many already; remove what is no longer used',
  },
  'locked-out': {
    zh: '错误次数过多，已暂时锁定，请稍后再试',
    en: 'Too many wrong attempts; locked for a while',
    again: true,
  },
  'people-too-often': {
    zh: '请求过于频繁，请稍后再试',
    en: 'Too many requests; wait a little',
    again: true,
  },
  'people-cross-origin': {
    zh: '请求不是来自本站页面，已拒绝',
    en: 'The request does not come from a page of this site',
  },
  'people-key-wrong': {
    zh: '请求缺少 Idempotency-Key，或其格式不对',
    en: 'The request needs an Idempotency-Key of up to 200 visible ASCII characters',
  },
  'people-key-differs': {
    zh: '此 Idempotency-Key 已用于另一个请求',
    en: 'This Idempotency-Key was used for another request',
  },
  'people-answer-closed': {
    zh: '此事已经办理；答复中的编码只在办理时的登录中显示，请撤回后重新办理',
    en: 'It was done already; the code in its answer is shown to the login that asked only. Withdraw it and make another',
  },
  'people-changed-meanwhile': {
    zh: '他人刚刚改过成员、部门或角色，请刷新后再改',
    en: 'Somebody has changed members, departments or roles meanwhile; look again, then change',
  },
  'audit-span-wrong': {
    zh: '起止日期不对：止不得早于起，一次最长一年',
    en: 'The dates do not fit: the end comes after the beginning, and a year is the longest',
  },
  'registry-feed-wrong': {
    zh: '登记变更的消息未通过核验',
    en: 'The message of the registry feed does not hold',
  },
  'registry-feed-late': {
    zh: '登记变更的消息时间相差过大，请校准时钟后重新签发',
    en: 'The message of the registry feed is too old or from the future; set the clock and send it anew',
  },
  'registry-change-differs': {
    zh: '同一编号的登记变更内容不同，未处理',
    en: 'A registry change of this number had another content before',
  },
} as const satisfies CodeBook;

/** One code of this module. */
export type PeopleCode = keyof typeof peopleCodes;
