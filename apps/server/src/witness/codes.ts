import type { CodeBook } from '@yunzhang/base';

/** What a witness, and a log that asks its witnesses, can find wrong. */
export const witnessCodes = {
  'witness-settings-form': {
    zh: '见证配置无法理解',
    en: 'The settings of the witness cannot be understood',
  },
  'witness-settings-there': {
    zh: '此处已有见证配置，不会覆盖',
    en: 'There are settings of a witness already; they are not replaced',
  },
  'witness-key-kind': {
    zh: '日志密钥与所用哈希不匹配，或名称与日志来源不同',
    en: 'A key of the log does not fit its hash, or has another name than the log',
  },
  'witness-keys-form': {
    zh: '见证密钥文件无法读取',
    en: 'The file with the keys of the witness cannot be read',
  },
  'witness-keys-open': {
    zh: '见证密钥文件可被其他用户读取；请改为仅本人可读（chmod 600）',
    en: 'Others may read the file with the keys of the witness; make it yours alone (chmod 600)',
  },
  'witness-listen': {
    zh: '无法在配置的地址监听；请检查地址与端口是否被占用',
    en: 'The witness cannot listen at its address; check host and port, and who has them',
  },
  'witness-folder-taken': {
    zh: '见证目录正被另一进程使用',
    en: 'Another process works in the folder of the witness',
  },
  'witness-store-form': {
    zh: '见证保存的检查点已损坏，拒绝见证',
    en: 'The checkpoint the witness stored is damaged; nothing is cosigned',
  },
  'witness-busy': {
    zh: '见证请求过多，请稍后再试',
    en: 'The witness has too many requests; try again later',
    again: true,
  },
  'peer-address': {
    zh: '地址应为 http 或 https 网址',
    en: 'The address must be an http or https URL',
  },
  'peer-away': { zh: '对方无法连接', en: 'The other side cannot be reached', again: true },
  'peer-deadline': {
    zh: '对方未在时限内答复',
    en: 'The other side did not answer in time',
    again: true,
  },
  'peer-redirects': {
    zh: '对方要求转到其他地址，已拒绝',
    en: 'The other side points to another address; this is not followed',
  },
  'peer-answer-too-large': {
    zh: '对方的答复超过大小上限',
    en: 'The answer of the other side is larger than the limit',
  },
  'peer-status': {
    zh: '对方答复了错误状态',
    en: 'The other side answered with an error',
    again: true,
  },
  'witness-answer-form': {
    zh: '见证方的答复格式不对',
    en: 'The answer of the witness is malformed',
  },
  'witness-answer-unsigned': {
    zh: '见证方的答复没有有效的联署签名',
    en: 'The answer of the witness has no cosignature that holds',
  },
  'witness-answer-time': {
    zh: '联署时间与现在相差过大',
    en: 'The time of the cosignature lies too far from now',
  },
  'witness-ahead': {
    zh: '见证方见过更大的日志头；日志可能被回退',
    en: 'The witness has seen a larger head: the log may have been rolled back',
  },
  'witness-disagrees': {
    zh: '见证方不认可一致性证明；它见过的历史与本日志不同',
    en: 'The witness refuses the proof: it has seen another history of this log',
  },
} as const satisfies CodeBook;

/** One code of this module. */
export type WitnessCode = keyof typeof witnessCodes;
