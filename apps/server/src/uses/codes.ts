import type { CodeBook } from '@yunzhang/base';

/** Why a document is not sealed, beside what the scenarios say. */
export const useCodes = {
  'use-document-not-found': {
    zh: '文件尚未上传，请先上传再申请用印',
    en: 'This document was not uploaded; upload it and ask again',
  },
  'use-documents-too-many': {
    zh: '本单位今日上传的文件过多，请明日再试或联系我们',
    en: 'Your organisation has uploaded too much today; try tomorrow or talk to us',
    again: true,
  },
  'use-by-route': {
    zh: '请通过用印申请页面提交，以便核对文件和用印规则',
    en: 'Ask through the page for uses, which binds the files and the policy',
  },
  'use-placement-mixed': {
    zh: '一次用印只能选一种位置方式，坐标可以有多处',
    en: 'One use has one way of placing; points may be several',
  },
  'use-policy-denied': {
    zh: '本单位用印规则不允许此次用印，请查看逐条说明',
    en: 'The policy of your organisation does not allow this use; see the lines of its decision',
  },
  'use-policy-moved': {
    zh: '用印规则已被他人修改，请刷新后重试',
    en: 'The policy was changed meanwhile; load it again',
  },
  'use-mandate-gone': {
    zh: '用印授权已撤销或失效，未盖章',
    en: 'The mandate was withdrawn or is over; nothing was sealed',
  },
  'use-not-found': { zh: '没有这次用印', en: 'There is no such use' },
  'use-not-sealed': { zh: '该份文件尚未盖章', en: 'This document is not sealed yet' },
  'use-retry-wrong': {
    zh: '这次用印不能重试，请重新申请',
    en: 'This use cannot be tried again; ask anew',
  },
  'letter-not-ready': {
    zh: '授权书正在生成，请稍后',
    en: 'The letter is being drawn',
    again: true,
  },
} as const satisfies CodeBook;

/** One code of uses. */
export type UseCode = keyof typeof useCodes;
