import { dayStart, dayWords, isDay } from './calendar.ts';
import { hybridCheck } from './check-characters.ts';
import { divisionComplaints, divisionWords } from './divisions.ts';
import { type Complaint, identifier, type Identifier, type Words } from './identifier.ts';
import {
  alphanumerics,
  digits,
  type Field,
  isComplaint,
  type Layout,
  layout,
  part,
} from './layout.ts';
import { both } from './words.ts';

/**
 * The names between the braces of a template: `{division}`, `{date}`, `{serial:6}`.
 */
export type TemplateKey<Template extends string> =
  Template extends `${string}{${infer Inside}}${infer Rest}`
    ? (Inside extends `${infer Key}:${string}` ? Key : Inside) | TemplateKey<Rest>
    : never;

/** Parts of a number of ours, by the names of its template. */
export type NumberParts<Template extends string> = Readonly<Record<TemplateKey<Template>, string>>;

/** What is given to make one. */
export type NumberGiven<Template extends string> = Readonly<
  Record<Exclude<TemplateKey<Template>, 'check'>, string>
>;

/** A kind of number of ours, before it is made into an identifier. */
export interface NumberKind<Template extends string> {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly template: Template;
  readonly basis: string;
  readonly example: string;
}

interface Token {
  readonly size: number;
  readonly title: Words;
}

const tokens: Readonly<Record<string, Token>> = {
  division: { size: 6, title: both('行政区划', 'division') },
  date: { size: 8, title: both('日期', 'date') },
  year: { size: 4, title: both('年份', 'year') },
  month: { size: 2, title: both('月份', 'month') },
  shortMonth: { size: 4, title: both('年月', 'year and month') },
  serial: { size: 6, title: both('顺序号', 'serial') },
  second: { size: 2, title: both('次序号', 'second serial') },
  lot: { size: 2, title: both('标段号', 'lot') },
  party: { size: 2, title: both('机构代号', 'party') },
  version: { size: 1, title: both('版次', 'version') },
  unit: { size: 10, title: both('机构编号', 'unit') },
  check: { size: 1, title: both('校验位', 'check character') },
};

/**
 * A number of ours from its template: words in front, and fields in braces. A check is MOD 37,36
 * over all characters before it, dashes left out.
 *
 * @basis platform.md P03 (our own numbers)
 */
export function numberOf<const Template extends string>(
  kind: NumberKind<Template>,
): Identifier<NumberParts<Template>, NumberGiven<Template>> {
  const { id, zh, en, template, basis, example } = kind;
  const rows: Layout<string> = layout(fieldsOf(template));
  const hasCheck = template.endsWith('{check}');
  return identifier<NumberParts<Template>, NumberGiven<Template>>({
    id,
    title: both(zh, en),
    basis,
    example,
    sizeMax: rows.sizeMax,
    letterCase: 'upper',
    separators: ' ',
    shown: 'all',
    read: (text) => {
      const parts = rows.scan(text);
      if (isComplaint(parts)) return parts;
      const complaints = fieldComplaints(text, rows, parts);
      if (hasCheck && checkOf(text.slice(0, -1)) !== text.slice(-1)) {
        complaints.push({ code: 'identifier-check', at: text.length - 1, found: text.slice(-1) });
      }
      return { parts, complaints };
    },
    join: (given) => {
      const body = rows.join(hasCheck ? { ...given, check: '' } : given);
      return hasCheck && body.length < 64 ? body + checkOf(body) : body;
    },
    pieces: (text, parts) => rows.pieces(text, meanings(parts)),
  });
}

function checkOf(body: string): string {
  return hybridCheck(body.replaceAll('-', ''));
}

function fieldsOf(template: string): readonly Field[] {
  return template
    .split(/(\{[^}]+\})/)
    .filter((piece) => piece !== '')
    .map((piece): Field => {
      if (!piece.startsWith('{')) return { literal: piece };
      const [key = '', size] = piece.slice(1, -1).split(':');
      const token = tokens[key];
      const { zh, en } = token?.title ?? both(key, key);
      const of = key === 'party' || key === 'check' ? alphanumerics : digits;
      return part(key, Number(size ?? token?.size ?? 1), of, zh, en);
    });
}

function fieldComplaints(
  text: string,
  rows: Layout<string>,
  { division, date, month, shortMonth }: Readonly<Partial<Record<string, string>>>,
): Complaint[] {
  const at = (slice: string): number =>
    rows.pieces(text).find((one) => one.text === slice)?.at ?? 0;
  const complaints: Complaint[] = [];
  if (division !== undefined) {
    const day = date !== undefined && isDay(date) ? dayStart(date) : undefined;
    const isKnown = divisionComplaints(division, { at: 0, day }).length === 0;
    if (!isKnown) complaints.push(...divisionComplaints(division, { at: at(division), day }));
  }
  const day = date ?? (shortMonth === undefined ? undefined : `20${shortMonth}01`);
  if (day !== undefined && !isDay(day)) {
    complaints.push({ code: 'identifier-date', at: at(date ?? shortMonth ?? ''), found: day });
  }
  if (month !== undefined && !isDay(`2000${month}01`)) {
    complaints.push({ code: 'identifier-date', at: at(month), found: month });
  }
  return complaints;
}

function meanings({
  division,
  date,
}: Readonly<Partial<Record<string, string>>>): Readonly<Record<string, Words | undefined>> {
  return {
    division: division === undefined ? undefined : divisionWords(division),
    date: date === undefined ? undefined : dayWords(date),
  };
}
