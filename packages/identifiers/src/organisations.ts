import { creditCheck, creditLetters, organisationCheck } from './check-characters.ts';
import { divisionComplaints, divisionWords } from './divisions.ts';
import { fielded, type PartsOf } from './fielded.ts';
import type { Complaint, Words } from './identifier.ts';
import { alphabet, alphanumerics, digits, digitsOrX, part } from './layout.ts';
import { both } from './words.ts';

const departments: Readonly<Record<string, Words>> = {
  '1': both('机构编制', 'staffing of public bodies'),
  '2': both('外交', 'foreign affairs'),
  '3': both('司法行政', 'justice'),
  '4': both('文化', 'culture'),
  '5': both('民政', 'civil affairs'),
  '6': both('旅游', 'tourism'),
  '7': both('宗教', 'religious affairs'),
  '8': both('工会', 'trade unions'),
  '9': both('市场监管', 'market regulation'),
  A: both('中央军委改革和编制', 'reform and staffing of the army'),
  N: both('农业', 'agriculture'),
  Y: both('其他', 'other'),
};

const classes: Readonly<Record<string, Words>> = {
  '11': both('机关', 'state organ'),
  '12': both('事业单位', 'public institution'),
  '13': both('群众团体', 'mass organisation'),
  '19': both('其他', 'other'),
  '51': both('社会团体', 'association'),
  '52': both('民办非企业单位', 'private non-enterprise unit'),
  '53': both('基金会', 'foundation'),
  '59': both('其他', 'other'),
  '91': both('企业', 'enterprise'),
  '92': both('个体工商户', 'self-employed business'),
  '93': both('农民专业合作社', 'farmers’ cooperative'),
  '99': both('其他', 'other'),
};

const creditAlphabet = alphabet(creditLetters, {
  zh: '数字或大写字母（不用 I、O、Z、S、V）',
  en: 'a digit or capital letter other than I, O, Z, S and V',
});

/**
 * 统一社会信用代码.
 *
 * Some codes of the first years fail their check and are in force all the same: read those of a
 * register with `source: 'register'`. The organisation code inside is not checked by itself.
 *
 * @basis GB 32100-2015; platform.md P03
 */
export const uscc = fielded({
  id: 'uscc',
  title: both('统一社会信用代码', 'unified social credit code'),
  basis: 'GB 32100-2015',
  example: '91350100M000100Y43',
  letterCase: 'upper',
  separators: ' -',
  shown: 'all',
  advice: {
    'identifier-check': both(
      '请核对（常见：字母O误写为数字0、字母I误写为1），正确示例：91350100M000100Y43',
      'Please compare it (often O is written as 0, or I as 1), for example 91350100M000100Y43',
    ),
  },
  fields: [
    part('department', 1, creditAlphabet, '登记管理部门', 'registering department'),
    part('kind', 1, creditAlphabet, '机构类别', 'class of body'),
    part('division', 6, digits, '登记管理机关行政区划', 'division of the registrar'),
    part('organisation', 9, creditAlphabet, '主体标识码（组织机构代码）', 'organisation code'),
    part('check', 1, creditAlphabet, '校验码', 'check character'),
  ],
  check: creditCheck,
  judge: ({ department, kind, division }, { options }) => [
    ...divisionComplaints(division, { at: 2, day: options.at }),
    ...classComplaints(department, kind),
  ],
  meanings: ({ department, kind, division }) => ({
    department: departments[department],
    kind: classes[department + kind],
    division: divisionWords(division),
  }),
});

/** Parts of a unified social credit code. */
export type CreditCodeParts = PartsOf<typeof uscc>;

/** Departments without classes of their own are not judged: their classes are not published. */
function classComplaints(department: string, kind: string): readonly Complaint[] {
  if (departments[department] === undefined) {
    return [{ code: 'identifier-value-unknown', at: 0, found: department }];
  }
  const hasClasses = department === '1' || department === '5' || department === '9';
  if (!hasClasses || classes[department + kind] !== undefined) return [];
  return [{ code: 'identifier-value-unknown', at: 1, found: kind }];
}

/**
 * 组织机构代码, written with or without the dash before its check.
 *
 * @basis GB 11714-1997; platform.md P03
 */
export const organisationCode = fielded({
  id: 'organisation-code',
  title: both('组织机构代码', 'organisation code'),
  basis: 'GB 11714-1997',
  example: 'D2143569X',
  letterCase: 'upper',
  separators: ' -',
  shown: 'all',
  fields: [
    part('body', 8, alphanumerics, '本体代码', 'body'),
    part('check', 1, digitsOrX, '校验码', 'check character'),
  ],
  check: organisationCheck,
});

/** Parts of an organisation code. */
export type OrganisationCodeParts = PartsOf<typeof organisationCode>;
