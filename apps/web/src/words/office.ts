// table of words: the frame of the seal office, both languages side by side.
import type { WordBook } from './book.ts';

/** Texts of the frame of the office, of its inbox, and of what every page of it needs. */
export const officeWords = {
  office: { zh: '印章办理', en: 'Seal office' },
  rail: { zh: '印章办理的页面', en: 'Pages of the seal office' },
  loading: { zh: '正在载入', en: 'Loading' },
  retry: { zh: '重试', en: 'Try again' },
  code: { zh: '代码', en: 'Code' },
  trace: { zh: '追踪号', en: 'Trace id' },
  'basis-of': { zh: '依据：{basis}', en: 'Basis: {basis}' },

  'login-title': { zh: '登录印章办理', en: 'Log in to the seal office' },
  'login-lead': {
    zh: '用电子营业执照扫码登录。法定代表人和获得授权的员工都可以登录，无需注册。',
    en: 'Log in by scanning with the electronic business licence. Legal representatives and employees with a grant can log in; there is nothing to register.',
  },
  'login-button': { zh: '用电子营业执照登录', en: 'Log in with the business licence' },
  'login-sure': { zh: '登录并刷脸确认', en: 'Log in and confirm your face' },
  'login-sure-why': {
    zh: '要申请、领取或恢复印章时选它，少扫一次码。',
    en: 'Choose it to apply for, claim or resume a seal: it saves a second scan.',
  },
  'login-hint': {
    zh: '登录后回到这个页面。本站不保存证件号码，登录八小时后自动结束。',
    en: 'You come back to this page. This site keeps no identity numbers; a login ends after eight hours.',
  },
  'log-in': { zh: '登录', en: 'Log in' },
  'log-out': { zh: '退出', en: 'Log out' },
  'confirm-title': {
    zh: '此操作需要再次扫码确认身份',
    en: 'This step needs you to confirm who you are',
  },
  'confirm-why': {
    zh: '用手机扫码并刷脸确认后回到这个页面，已填写的内容不会丢失。',
    en: 'Scan with your phone and confirm your face. You come back to this page and nothing you filled in is lost.',
  },
  'confirm-identity': { zh: '扫码确认身份', en: 'Scan and confirm' },

  'away-title': { zh: '连不上印章办理服务', en: 'The seal office does not answer' },
  'away-why': {
    zh: '网络或服务暂时中断。已填写的内容保留在这个页面，恢复后重试即可。紧急停用印章请拨打客服热线。',
    en: 'The network or the service is down for the moment. What you filled in stays on this page; try again later. To stop a seal at once, call the hotline.',
  },
  'failed-title': { zh: '页面出错', en: 'This page failed' },
  'failed-why': {
    zh: '这是页面的问题，没有提交任何内容。重新载入页面后再试。',
    en: 'The fault is in the page and nothing was sent. Load the page again.',
  },
  'busy-title': { zh: '系统繁忙', en: 'The system is busy' },
  'busy-why': {
    zh: '请求没有完成，已填写的内容保留在这里。稍后重试不会重复办理；仍不行时，把追踪号告诉客服。',
    en: 'The request was not completed and what you filled in is kept. Trying again does nothing twice. If it stays, tell support the trace id.',
  },
  'refused-title': { zh: '没有办理（{status}）', en: 'This was not done ({status})' },
  'wait-why': {
    zh: '请等待 {seconds} 秒后重试。',
    en: 'Wait {seconds} s and try again.',
  },
  'stale-title': { zh: '下面的内容可能已过时', en: 'What stands below may be out of date' },
  'stale-offline': {
    zh: '暂时连不上服务，显示的是上次读到的内容。',
    en: 'The service does not answer; this is what was read last.',
  },
  'not-for-you': { zh: '您不能查看这项内容', en: 'This is not for you to see' },
  'not-for-you-why': {
    zh: '它不存在，或只给有相应职责的成员查看。需要办理时，请贵单位的法定代表人分配角色。',
    en: 'It does not exist, or is shown to members with another role only. If you need it, ask your legal representative for the role.',
  },
  'missing-title': { zh: '没有这个页面', en: 'There is no such page' },
  'missing-why': {
    zh: '地址可能有误，或页面已移动。',
    en: 'The address may be mistyped, or the page has moved.',
  },
  'to-inbox': { zh: '回到待办', en: 'Go to the inbox' },

  rows: { zh: '共 {count} 行', en: 'Rows: {count}' },
  dense: { zh: '紧凑显示', en: 'Compact rows' },
  'save-csv': { zh: '导出 CSV', en: 'Save as CSV' },
  more: { zh: '显示更多', en: 'Show more' },
  cancel: { zh: '取消', en: 'Cancel' },
  done: { zh: '已办理', en: 'Done' },

  inbox: { zh: '待办', en: 'Inbox' },
  'inbox-lead': {
    zh: '等您办理的事项在前，办理中的在后。',
    en: 'What waits for you comes first, what others are doing after it.',
  },
  'inbox-waiting': { zh: '等您办理', en: 'Waiting for you' },
  'inbox-running': { zh: '办理中', en: 'With others' },
  'inbox-nothing': { zh: '没有等您办理的事项', en: 'Nothing waits for you' },
  'inbox-nothing-why': {
    zh: '新的审核结果、待领取的印章和需要确认的用印会出现在这里。',
    en: 'Decisions, seals to claim and uses to confirm will appear here.',
  },
  'inbox-first': { zh: '贵单位还没有印章', en: 'Your organisation has no seals yet' },
  'inbox-first-why': {
    zh: '新企业可一次申请五枚印章：法定名称章、财务、发票、合同专用章和法定代表人名章。信息取自营业执照，无需填写。',
    en: 'A new enterprise can apply for its five seals at once: legal name, finance, invoice, contract and legal representative. The facts come from the licence; there is nothing to type.',
  },
  'inbox-first-do': { zh: '申请五枚印章', en: 'Apply for the five seals' },
  'inbox-claim': {
    zh: '{count} 枚印章已备案，可以领取',
    en: '{count} seals are filed and ready to claim',
  },
  'inbox-claim-do': { zh: '领取并启用', en: 'Claim them' },
  'column-what': { zh: '事项', en: 'What' },
  'column-kind': { zh: '业务', en: 'Kind' },
  'column-state': { zh: '状态', en: 'State' },
  'column-since': { zh: '最近变化', en: 'Last change' },
  'column-next': { zh: '下一步', en: 'Next step' },
  'next-look': { zh: '查看', en: 'Look' },
} as const satisfies WordBook;
