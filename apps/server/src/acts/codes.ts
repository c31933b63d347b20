import type { CodeBook } from '@yunzhang/base';

/** What can keep a seal act from being logged, or its record from being shown. */
export const actCodes = {
  'act-not-logged': {
    zh: '账本暂时无法记录，未用印，请稍后再试',
    en: 'The ledger cannot take the act now; nothing was sealed, try again later',
  },
  'act-abandoned': {
    zh: '该次用印已按未完成处理',
    en: 'This use of the seal was already closed as not done',
  },
  'act-end-not-logged': {
    zh: '用印意向已记入账本，完成情况尚未公布，请稍后查询',
    en: 'The intent is in the ledger and its end is not published yet; ask again later',
  },
  'act-not-of-file': {
    zh: '此文件不是该次用印的结果，不能据此打开其记录',
    en: 'This file is not what that act sealed; it opens nothing of its record',
  },
} as const satisfies CodeBook;
