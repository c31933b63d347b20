import type { CodeBook } from '@yunzhang/base';

export { monitorCodes } from './monitor/codes.ts';
export { sealOfficeCodes } from './seals/codes.ts';
export { witnessCodes } from './witness/codes.ts';

/** What the server answers besides what the packages say. */
export const serverCodes = {
  'request-malformed': { zh: '请求格式不对', en: 'The request is malformed' },
  'request-too-large': { zh: '文件超过 64 MB 上限', en: 'The file is over the limit of 64 MB' },
  'request-cross-origin': {
    zh: '请求来自其他网站，已拒绝',
    en: 'The request comes from another site and is refused',
  },
  'request-too-often': {
    zh: '请求过于频繁，请稍后再试',
    en: 'Too many requests; try again later',
    again: true,
  },
  'session-missing': {
    zh: '请使用启动时打印的地址打开，或输入一次性代码',
    en: 'Open the address printed at start, or enter the one-time code',
  },
  'session-code-wrong': { zh: '代码不对', en: 'The code is not right' },
  'session-code-spent': {
    zh: '代码已使用或尝试次数过多，请重新启动以取得新代码',
    en: 'The code is spent; restart to get a new one',
  },
  'set-up-done': { zh: '测试机构已经建立', en: 'The test authority is already set up' },
  'set-up-missing': { zh: '尚未建立测试机构', en: 'The test authority is not set up yet' },
  'seal-not-found': { zh: '没有这枚印章', en: 'There is no such seal' },
  'route-not-found': { zh: '没有这个地址', en: 'There is no such address' },
  'task-deadline': {
    zh: '文件处理超时，已停止',
    en: 'The file took too long and the work was stopped',
  },
  'task-memory': {
    zh: '文件处理占用内存过多，已停止',
    en: 'The file took too much memory and the work was stopped',
  },
  'service-unavailable': {
    zh: '所需的服务暂时不可用，请稍后再试',
    en: 'A service that is needed is away for the moment; try again later',
    again: true,
  },
  'server-fault': { zh: '服务器内部错误', en: 'The server met a fault of its own' },
} as const satisfies CodeBook;

export { actCodes } from './acts/codes.ts';
export { alertCodes } from './alerts/codes.ts';
export { anchorCodes } from './anchor/codes.ts';
export { certificateCodes } from './certificates/codes.ts';
export { caseCodes } from './cases/codes.ts';
export { helpCodes } from './help/codes.ts';
export { ledgerServerCodes } from './ledger/codes.ts';
export { peopleCodes } from './people/codes.ts';

export type ServerCode = keyof typeof serverCodes;
