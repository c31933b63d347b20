import type { CodeBook } from '@yunzhang/base';

/** Why a key or a statement of a person is not taken. */
export const statementCodes = {
  'grantor-key-wrong': {
    zh: '公钥或其持有证明不正确，请在本页重新生成密钥',
    en: 'The key or the proof that it is yours is wrong; make a new key on this page',
  },
  'grantor-key-taken': {
    zh: '该公钥已登记在他人名下，请生成新密钥',
    en: 'This key is on record for somebody else; make a new one',
  },
  'grantor-key-not-found': { zh: '没有这把授权密钥', en: 'There is no such key' },
  'statement-not-found': {
    zh: '没有待您签署的这份声明，可能已签署或已作废',
    en: 'No such statement waits for you; it may be signed or void',
  },
  'statement-differs': {
    zh: '所签内容与待签声明不同，请刷新后重新签署',
    en: 'What was signed is not what was asked for; load it again and sign it',
  },
  'statement-key-wrong': {
    zh: '所用密钥不是该印章认可的、在您名下的有效密钥',
    en: 'The key is not one of yours that this seal believes',
  },
} as const satisfies CodeBook;

/** One code of statements. */
export type StatementCode = keyof typeof statementCodes;
