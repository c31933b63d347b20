import type { Instant } from '@yunzhang/base';
import type { Complaint, Words } from './identifier.ts';
import { countyNames, provinceRows, retiredCounties } from './division-table.ts';

/** What a division code of six digits names. */
export interface Division {
  readonly code: string;
  readonly province: string;
  readonly prefecture?: string;
  readonly county?: string;
  /**
   * `none`: there is no such province, and never was. `unknown`: the province exists, the table
   * lacks the rest, as codes are given and retired every year. `retired`: given up before the day
   * that was asked for.
   */
  readonly status: 'in-force' | 'retired' | 'unknown' | 'none';
}

interface Prefecture {
  readonly name: string;
  readonly counties: ReadonlySet<string>;
}

const prefectures: ReadonlyMap<string, Prefecture> = new Map(
  Object.entries(provinceRows).flatMap(([province, row]) =>
    row.prefectures.map((line): [string, Prefecture] => {
      const [head = '', counties = ''] = line.split(' ');
      const numbers = counties.match(/../g) ?? [];
      return [province + head.slice(0, 2), { name: head.slice(2), counties: new Set(numbers) }];
    }),
  ),
);

/** What stands for the whole country: ministries are registered there. */
const country = '100000';

/**
 * Whether a division code is in force, as far as the table knows it.
 *
 * @basis GB/T 2260; platform.md P03
 */
export function divisionStatus(code: string, at?: Instant): Division['status'] {
  if (code === country) return 'in-force';
  if (provinceRows[code.slice(0, 2)] === undefined) return 'none';
  if (code.endsWith('0000')) return 'in-force';
  const retired = retiredCounties[code];
  if (retired !== undefined) {
    return at !== undefined && at < Date.UTC(retired.year, 0, 1) ? 'in-force' : 'retired';
  }
  const prefecture = prefectures.get(code.slice(0, 4));
  const county = code.slice(4);
  if (prefecture === undefined) return 'unknown';
  return county === '00' || prefecture.counties.has(county) ? 'in-force' : 'unknown';
}

/**
 * The division of a code, by name as far as the table has names.
 *
 * @basis GB/T 2260; platform.md P03
 */
export function divisionOf(code: string, at?: Instant): Division {
  const status = divisionStatus(code, at);
  const row = provinceRows[code.slice(0, 2)];
  if (row === undefined) return { code, province: status === 'none' ? '' : '全国', status };
  const county = retiredCounties[code]?.name ?? countyNames[code];
  const prefecture = code.endsWith('0000') ? undefined : prefectures.get(code.slice(0, 4))?.name;
  return {
    code,
    province: row.name,
    ...(prefecture === undefined ? {} : { prefecture }),
    ...(county === undefined ? {} : { county }),
    status,
  };
}

/** What is to be said against the division code that starts at `at`. */
export function divisionComplaints(
  code: string,
  { at, day, allowsRetired = false }: DivisionCheck,
): readonly Complaint[] {
  const status = divisionStatus(code, day);
  if (status === 'in-force' || (status === 'retired' && allowsRetired)) return [];
  if (status === 'none') {
    const wanted: Words = {
      zh: '以 11–82 开头的行政区划代码',
      en: 'a division code from 11 to 82',
    };
    return [{ code: 'identifier-division', at, found: code, wanted }];
  }
  const kind = status === 'retired' ? 'identifier-division-retired' : 'identifier-division-unknown';
  return [{ code: kind, at, found: code }];
}

interface DivisionCheck {
  /** Offset of the code in the normal form. */
  readonly at: number;
  readonly day?: Instant | undefined;
  /** A code that was given for life outlives its county. */
  readonly allowsRetired?: boolean;
}

/** A division in words: `北京市海淀区`. */
export function divisionWords(code: string): Words {
  const { province, prefecture, county, status } = divisionOf(code);
  if (status === 'none') return { zh: '无此区划', en: 'no such division' };
  const middle = prefecture === undefined || prefecture === '市辖区' ? '' : prefecture;
  const name = `${province}${middle}${county ?? ''}`;
  if (status === 'retired') return { zh: `${name}（已撤销）`, en: `${name} (retired)` };
  if (status === 'unknown') return { zh: `${name}（县级未知）`, en: `${name} (county unknown)` };
  return { zh: name, en: name };
}

/** The two digits of the province whose number plates begin with `short`. */
export function provinceOfPlate(short: string): string | undefined {
  return Object.entries(provinceRows).find(([, row]) => row.short === short)?.[0];
}

/** The name of a province by its two digits. */
export function provinceName(code: string): string | undefined {
  return provinceRows[code]?.name;
}
