import { dayStart, dayWords, isDay } from './calendar.ts';
import { residentCheck } from './check-characters.ts';
import { divisionComplaints, divisionWords } from './divisions.ts';
import { fielded, type PartsOf } from './fielded.ts';
import type { Complaint, ReadingOptions } from './identifier.ts';
import { alphabet, alphanumerics, digits, digitsOrX, part } from './layout.ts';
import { both } from './words.ts';

/**
 * 公民身份号码. The sequence 000 was never given to a person; samples use it.
 *
 * The division is where the number was first given: counties are retired, numbers are not.
 *
 * @basis GB 11643-1999; platform.md P03
 */
export const residentId = fielded({
  id: 'resident-id',
  title: both('公民身份号码', 'resident identity number'),
  basis: 'GB 11643-1999',
  example: '11010519491231002X',
  letterCase: 'upper',
  separators: ' -',
  shown: { head: 6, tail: 4 },
  advice: {
    'identifier-date': both(
      '请核对第7至14位（出生年月日），正确示例：11010519491231002X',
      'Please compare places 7 to 14 (day of birth), for example 11010519491231002X',
    ),
  },
  fields: [
    part('division', 6, digits, '地址码', 'division'),
    part('birth', 8, digits, '出生日期码', 'day of birth'),
    part('sequence', 3, digits, '顺序码', 'sequence, odd for men'),
    part('check', 1, digitsOrX, '校验码', 'check character'),
  ],
  check: residentCheck,
  judge: ({ division, birth, sequence }, { options }) => [
    ...divisionComplaints(division, { at: 0, allowsRetired: true }),
    ...birthComplaints(birth, options),
    ...unassigned(sequence),
  ],
  meanings: ({ division, birth, sequence }) => ({
    division: divisionWords(division),
    birth: dayWords(birth),
    sequence: Number(sequence) % 2 === 1 ? both('男', 'male') : both('女', 'female'),
  }),
});

/** Parts of a resident identity number. */
export type ResidentIdParts = PartsOf<typeof residentId>;

function birthComplaints(birth: string, { at: now }: ReadingOptions): readonly Complaint[] {
  if (!isDay(birth)) return [{ code: 'identifier-date', at: 6, found: birth }];
  const isFuture = now !== undefined && dayStart(birth) > now;
  return isFuture ? [{ code: 'identifier-date-future', at: 6, found: birth }] : [];
}

function unassigned(sequence: string): readonly Complaint[] {
  return sequence === '000' ? [{ code: 'identifier-test-value', at: 14, found: sequence }] : [];
}

/**
 * 外国人永久居留身份证号码 of the cards since 2023: a 9 in front, and the check of GB 11643.
 * What the sixteen digits between them mean is left alone.
 *
 * @basis platform.md P03
 */
export const residencePermitId = fielded({
  id: 'residence-permit-id',
  title: both('外国人永久居留身份证号码', 'permanent residence card number'),
  basis: 'platform.md P03',
  example: '911110199001010003',
  letterCase: 'upper',
  separators: ' -',
  shown: { head: 1, tail: 4 },
  fields: [
    { literal: '9' },
    part('body', 16, digits, '本体码', 'body'),
    part('check', 1, digitsOrX, '校验码', 'check character'),
  ],
  check: residentCheck,
});

/** Parts of the number of a permanent residence card. */
export type ResidencePermitParts = PartsOf<typeof residencePermitId>;

/**
 * 护照号码 of any country: letters and digits, without a check that all countries share.
 *
 * @basis platform.md P03
 */
export const passport = fielded({
  id: 'passport',
  title: both('护照号码', 'passport number'),
  basis: 'platform.md P03',
  example: 'E00000000',
  letterCase: 'upper',
  separators: ' ',
  shown: { head: 1, tail: 2 },
  fields: [part('number', [5, 17], alphanumerics, '护照号码', 'passport number')],
});

/** Parts of a passport number. */
export type PassportParts = PartsOf<typeof passport>;

const secondDigits = alphabet('3456789', { zh: '3–9', en: '3 to 9' });

/**
 * 手机号码 of the mainland: 11 digits, the country code 86 in front of them left out.
 *
 * @basis platform.md P03
 */
export const mobile = fielded({
  id: 'mobile',
  title: both('手机号码', 'mobile number'),
  basis: 'platform.md P03',
  example: '19900000001',
  letterCase: 'kept',
  separators: ' -',
  prefixes: ['+86', '0086'],
  shown: { head: 3, tail: 4 },
  fields: [
    { literal: '1' },
    part('range', 1, secondDigits, '号段', 'range'),
    part('subscriber', 9, digits, '用户号码', 'subscriber'),
  ],
});

/** Parts of a mobile number. */
export type MobileParts = PartsOf<typeof mobile>;
