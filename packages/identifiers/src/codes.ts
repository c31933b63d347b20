import type { CodeBook } from '@yunzhang/base';

/** What can be said against an identifier. Words, order and `docs/errors.md` come from here. */
export const identifiersCodes = {
  'identifier-empty': { zh: '号码没有填写', en: 'The identifier is missing' },
  'identifier-too-long': {
    zh: '号码超过长度上限',
    en: 'The text is longer than any identifier of this kind',
  },
  'identifier-length': { zh: '号码位数不对', en: 'The identifier has the wrong length' },
  'identifier-character': {
    zh: '号码中有此处不允许的字符',
    en: 'The identifier has a character that may not stand there',
  },
  'identifier-form': {
    zh: '号码格式不对',
    en: 'The identifier does not have the form of its kind',
  },
  'identifier-range': { zh: '数值超出允许范围', en: 'The value is out of range' },
  'identifier-date': { zh: '号码中的日期不存在', en: 'The date in the identifier does not exist' },
  'identifier-date-future': {
    zh: '号码中的日期晚于当前日期',
    en: 'The date in the identifier lies in the future',
  },
  'identifier-offset': {
    zh: '时间没有使用东八区（+08:00）',
    en: 'The time is not written in the zone +08:00',
  },
  'identifier-division': {
    zh: '号码中的行政区划代码无效',
    en: 'The identifier names a division that cannot exist',
  },
  'identifier-check': { zh: '号码校验不符', en: 'The check character does not fit the identifier' },
  'identifier-inner-check': {
    zh: '号码内含的编码校验不符',
    en: 'A code inside the identifier fails its own check',
  },
  'identifier-division-unknown': {
    zh: '区划代码不在已知表中',
    en: 'The division is not in the table of known divisions',
  },
  'identifier-division-retired': {
    zh: '区划代码在该日期不在有效期内',
    en: 'The division was not in force at that date',
  },
  'identifier-value-unknown': {
    zh: '代码值不在已知表中',
    en: 'A code value is not in the table of known values',
  },
  'identifier-test-value': {
    zh: '这是测试或未分配的号码',
    en: 'The identifier is a test value or was never assigned',
  },
} as const satisfies CodeBook;

export type IdentifierCode = keyof typeof identifiersCodes;

/**
 * How heavy a code is: `format` always blocks; `check` blocks new input and warns for records of
 * a register, some of which were assigned with a wrong check; `value` only warns.
 *
 * @basis platform.md P03
 */
export type Rank = 'format' | 'check' | 'value';

/** The rank of a code. */
export function rankOf(code: IdentifierCode): Rank {
  if (code === 'identifier-check' || code === 'identifier-inner-check') return 'check';
  const warns: readonly IdentifierCode[] = [
    'identifier-division-unknown',
    'identifier-division-retired',
    'identifier-value-unknown',
    'identifier-test-value',
  ];
  return warns.includes(code) ? 'value' : 'format';
}
