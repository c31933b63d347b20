import type { CodeBook } from '@yunzhang/base';

/** What the host of cases says no with besides what the rules say. */
export const caseCodes = {
  'attempt-key-differs': {
    zh: '同一个请求编号已用于另一项办理，请换一个编号',
    en: 'This Idempotency-Key was used for something else; take a new one',
  },
  'attempt-too-deep': {
    zh: '填写内容的层数过多',
    en: 'What was filled in is nested too deeply',
  },
} as const satisfies CodeBook;

export type CaseCode = keyof typeof caseCodes;
