// table of words: login, own logins and keys.
import type { NameBook, WordBook } from './book.ts';

/** Texts of the login page and of the page of one's own logins. */
export const loginWords = {
  'login-ended': { zh: '登录没有完成', en: 'The login was not completed' },
  'login-ended-why': {
    zh: '没有人以您的身份登录。可重新扫码；仍不行时，把下面的代码告诉客服。',
    en: 'Nobody was logged in as you. Scan again; if it stays, tell support the code below.',
  },
  'in-already': { zh: '您已登录', en: 'You are logged in' },
  'in-already-why': {
    zh: '以{name}的身份代表{organisation}办理。',
    en: 'As {name}, for {organisation}.',
  },
  'go-on': { zh: '进入待办', en: 'Go to the inbox' },
  'other-firm': { zh: '换一个企业或人登录', en: 'Log in as somebody else' },

  me: { zh: '我的登录', en: 'My logins' },
  'me-lead': {
    zh: '您以谁的身份、在哪些设备上登录着，用哪把密钥确认授权。',
    en: 'Who you are logged in as, on which devices, and with which key you confirm.',
  },
  'me-name': { zh: '姓名', en: 'Name' },
  'me-id': { zh: '证件号码', en: 'Identity number' },
  'me-firm': { zh: '代表', en: 'For' },
  'me-code': { zh: '统一社会信用代码', en: 'Credit code' },
  'me-roles': { zh: '角色', en: 'Roles' },
  'me-grant': { zh: '执照授权', en: 'Grant of the licence' },
  'me-no-roles': { zh: '尚未分配角色', en: 'No role yet' },
  'me-level': { zh: '身份确认', en: 'Known by' },
  'level-1': { zh: '一级：已知晓', en: 'Level 1: known' },
  'level-2': { zh: '二级：扫码与口令', en: 'Level 2: scan and PIN' },
  'level-3': { zh: '三级：扫码、口令与刷脸', en: 'Level 3: scan, PIN and face' },
  'level-4': { zh: '四级：当面', en: 'Level 4: in person' },
  'me-ends': { zh: '登录到', en: 'Logged in until' },
  'raise-level': { zh: '现在确认到三级', en: 'Confirm to level 3 now' },
  'raise-level-why': {
    zh: '申请、领取和恢复印章需要三级。',
    en: 'Applying for, claiming and resuming a seal needs level 3.',
  },

  devices: { zh: '登录中的设备', en: 'Devices logged in' },
  'devices-why': {
    zh: '有不认识的设备时，结束它的登录，并在电子营业执照小程序中移除丢失的手机。通行密钥也在那里管理。',
    en: 'End the login of a device you do not know, and remove a lost phone in the licence. Passkeys are managed there too.',
  },
  'devices-none': { zh: '没有其他登录', en: 'There are no other logins' },
  'column-device': { zh: '设备', en: 'Device' },
  'column-opened': { zh: '登录时间', en: 'Logged in' },
  'column-seen': { zh: '最近使用', en: 'Last used' },
  'column-act': { zh: '操作', en: 'Do' },
  'this-device': { zh: '这台设备', en: 'This device' },
  'end-device': { zh: '结束登录', en: 'End login' },
  'end-device-of': { zh: '结束 {device} 的登录', en: 'End the login of {device}' },

  keys: { zh: '确认密钥', en: 'Confirmation keys' },
  'keys-why': {
    zh: '授权、领取和恢复印章时，由您自己的密钥签名确认。私钥在您的浏览器里生成并加密保存，不会发给服务器。',
    en: 'Mandates, and claiming and resuming a seal, are confirmed by a key of your own. It is made and kept sealed in your browser and never sent to the server.',
  },
  'keys-none': {
    zh: '还没有登记密钥。第一次申请印章时会自动登记，也可现在登记。',
    en: 'No key is registered yet. The first application registers one; you can also do it now.',
  },
  'key-register': { zh: '登记这个浏览器的密钥', en: 'Register the key of this browser' },
  'key-print': { zh: '公钥指纹', en: 'Fingerprint' },
  'key-made': { zh: '登记时间', en: 'Registered' },
  'key-state': { zh: '状态', en: 'State' },
  'key-current': { zh: '使用中', en: 'In use' },
  'key-old': { zh: '已被替换', en: 'Replaced' },
  'key-revoked': { zh: '已停用', en: 'Revoked' },
  'key-here': { zh: '在这个浏览器里', en: 'In this browser' },
  'key-revoke': { zh: '停用密钥', en: 'Revoke' },
  'key-revoke-of': { zh: '停用密钥 {key}', en: 'Revoke the key {key}' },

  'key-revoke-why': {
    zh: '用它授权的用印将立即失效，由它确认过的历史不受影响。',
    en: 'Mandates granted with it end at once; what it confirmed before stays as it is.',
  },

  invited: { zh: '收到邀请', en: 'I was invited' },
  'invited-why': {
    zh: '输入法定代表人给您的邀请码，即成为该组织的成员。',
    en: 'Type the code the legal representative gave you to become a member with the roles in it.',
  },
  'invited-code': { zh: '邀请码', en: 'Invitation code' },
  'invited-do': { zh: '接受邀请', en: 'Accept' },
  'invited-done': { zh: '已接受邀请', en: 'The invitation was accepted' },

  depart: { zh: '离开组织', en: 'Leave the organisation' },
  'depart-why': {
    zh: '您将失去在{organisation}的全部角色，登录立即结束。重新加入需要邀请。',
    en: 'You lose every role in {organisation} and your logins end at once. Coming back needs an invitation.',
  },
  'depart-do': { zh: '离开{organisation}', en: 'Leave {organisation}' },
} as const satisfies WordBook;

/** Why a login was not completed, by the code of the server. */
export const loginFaults = {
  'login-refused': {
    zh: '电子营业执照未同意本次登录。手机上点了拒绝，或二维码已过期（180 秒）。',
    en: 'The licence did not agree to this login: it was declined on the phone, or the code was older than 180 s.',
  },
  'login-state-unknown': {
    zh: '本次登录已完成、已过期，或不是从本站开始的。',
    en: 'This login is over, too old, or was not begun here.',
  },
  'login-browser-other': {
    zh: '登录须在开始登录的浏览器中完成。',
    en: 'A login ends in the browser where it began.',
  },
  'login-answer-wrong': {
    zh: '电子营业执照的答复未通过核验。',
    en: 'The answer of the licence did not hold.',
  },
  'login-claims-wrong': {
    zh: '电子营业执照未给出登录所需的信息。',
    en: 'The licence did not say what a login needs.',
  },
  'login-grant-over': {
    zh: '对您的授权不在有效期内，请联系法定代表人在电子营业执照小程序中办理。',
    en: 'Your grant is not in force; the legal representative can renew it in the licence.',
  },
  'login-licence-stale': {
    zh: '企业登记信息已变更，请由法定代表人重新下载电子营业执照。',
    en: 'The registration has changed; the legal representative has to download the licence again.',
  },
  'login-enterprise-status': {
    zh: '该企业的登记状态只允许办理注销事项。',
    en: 'The registered status of the enterprise admits cancellation only.',
  },
  'login-person-other': {
    zh: '再次确认身份的不是原登录人，请由本人确认或退出后重新登录。',
    en: 'Somebody else confirmed. Confirm in person, or log out and log in anew.',
  },
  'login-member-left': {
    zh: '您已不是该组织的成员，请由法定代表人重新邀请。',
    en: 'You are no longer a member; the legal representative can invite you again.',
  },
  'login-not-set-up': {
    zh: '本服务器尚未设置电子营业执照登录，请联系管理员。',
    en: 'Login by the business licence is not set up on this server; ask its administrator.',
  },
} as const satisfies NameBook;
