import type { CodeBook } from '@yunzhang/base';

/** What the engine itself says no with, in order of precedence. */
export const scenarioCodes = {
  'act-unknown': {
    zh: '没有这项办理事项，请刷新页面',
    en: 'There is no such act. Reload the page.',
  },
  'case-unknown': {
    zh: '没有找到这个案卷，请核对编号',
    en: 'There is no such case. Check its number.',
  },
  'case-mismatch': {
    zh: '这项办理不能用在这个案卷上',
    en: 'This act does not belong to that case',
  },
  'act-not-direct': {
    zh: '这一步由另一项办理带出，不能单独办理',
    en: 'This step follows from another act and cannot be done by itself',
  },
  'role-kind-wrong': {
    zh: '请切换到办理此事的身份（单位或个人）后再试',
    en: 'Switch to the identity, person or organisation, that this act asks for',
  },
  'role-not-held': {
    zh: '您不是此案卷中可以办理这一步的一方',
    en: 'You are not the party of this case who may do this',
  },
  'role-unqualified': {
    zh: '办理这一步需要资格“{needs}”，目前没有查到',
    en: 'This needs the qualification "{needs}", which was not found',
  },
  'step-up-required': {
    zh: '此操作需要再次确认身份（级别 {level}）',
    en: 'Confirm who you are once more (level {level}) to do this',
  },
  'case-changed': {
    zh: '案卷在您查看之后已有变化（现为第 {version} 版），请刷新后再办',
    en: 'The case has changed since you saw it (now version {version}). Reload it.',
    again: true,
  },
  'state-conflict': {
    zh: '当前状态为“{state}”，不能执行“{action}”。请刷新页面查看最新进度',
    en: 'The case is "{state}", so "{action}" cannot be done. Reload to see where it stands.',
  },
  'deadline-not-reached': { zh: '期限还没有到', en: 'The time has not come yet' },
  'players-not-named': {
    zh: '请指明这一步要指定的各方：{roles}',
    en: 'Name the parties this step asks for: {roles}',
  },
  'party-unknown': { zh: '没有找到这一方：{party}', en: 'There is no such party: {party}' },
  'field-invalid': {
    zh: '“{field}”填写有误（{why}），请更正后再提交',
    en: '"{field}" is not right ({why}). Correct it and send again.',
  },
  'attempt-too-large': {
    zh: '这一步带出的办理过多，请分几次办理',
    en: 'This would bring about too many acts at once. Do it in several parts.',
  },
} as const satisfies CodeBook;

export type ScenarioCode = keyof typeof scenarioCodes;
