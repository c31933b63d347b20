import { assert, type Instant } from '@yunzhang/base';
import { day, hour, isDate, minute, second, startOf } from './beijing.ts';
import type { Names } from './definition.ts';
import type { Actor, Level, PartyKind } from './party.ts';

/** An input of a story: another one by its name, with these fields put over it. */
export interface Given {
  readonly base?: string;
  /** A null takes the field away. */
  readonly more: Readonly<Record<string, unknown>>;
}

interface Attempted {
  readonly who: string;
  readonly act: string;
  readonly opens?: { readonly scenario: string; readonly as: string };
  readonly on?: string;
  readonly names: Names;
  readonly given: Given;
  readonly level?: Level;
  readonly expects?: number;
}

/** What one line of a story says. */
export type StoryLine = { readonly line: number; readonly text: string } & (
  | { readonly kind: 'party'; readonly name: string; readonly actor: Actor }
  | { readonly kind: 'at'; readonly at: Instant }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'input'; readonly name: string; readonly given: Given }
  | ({ readonly kind: 'attempt' } & Attempted)
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'sealed' | 'opened'; readonly names: readonly string[] }
  | { readonly kind: 'phase'; readonly on: string; readonly phase: string }
  | {
      readonly kind: 'plays';
      readonly on: string;
      readonly role: string;
      readonly players: readonly string[];
    }
  | {
      readonly kind: 'record';
      readonly on: string;
      readonly values: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'end' }
);

/** The parties every story of a scenario begins with may stand in one place. */
export interface Story {
  /** The first line that is a comment. */
  readonly title: string;
  /** Names of dossier points it stands for, `P02/row/draft-submit`. */
  readonly covers: readonly string[];
  readonly text: string;
}

/**
 * Cuts a file into its stories. A story begins with `story TITLE`; lines `covers NAME …` say which
 * points of the dossier it stands for. Lines before the first story belong to each of them. Lines
 * keep their numbers in the file.
 */
export function readStories(file: string): readonly Story[] {
  const parts = file.split(/^(?=story )/m);
  const common = parts[0]?.startsWith('story ') === true ? '' : (parts.shift() ?? '');
  let gap = '';
  return parts.map((part) => {
    const [head = '', ...rest] = part.split('\n');
    const before = `${common}${gap}`;
    gap += '\n'.repeat(rest.length);
    const covers = rest.flatMap((line) =>
      line.startsWith('covers ') ? line.slice(7).trim().split(/\s+/) : [],
    );
    const own = rest.map((line) => (line.startsWith('covers ') ? '' : line)).join('\n');
    return { title: head.slice(6).trim(), covers, text: `${before}\n${own}` };
  });
}

/** Reads the lines of a story. A line that says nothing known is a fault of its author. */
export function readStory(text: string): readonly StoryLine[] {
  return text.split('\n').flatMap((raw, index) => {
    const words = withoutComment(raw).trim();
    if (words === '') return [];
    const place = { line: index + 1, text: words };
    return [{ ...place, ...lineOf(words) }];
  });
}

/** A comment begins with `#` at the start or after a space, and not inside of a value. */
function withoutComment(line: string): string {
  const [from, to] = [line.indexOf('{'), line.lastIndexOf('}')];
  const comment = /(?:^|\s)#/;
  const at = line.search(comment);
  if (at < 0 || from < 0 || at < from) return at < 0 ? line : line.slice(0, at);
  const after = line.slice(to + 1).search(comment);
  return after < 0 ? line : line.slice(0, to + 1 + after);
}

type Said = StoryLine extends infer Line
  ? Line extends StoryLine
    ? Omit<Line, 'line' | 'text'>
    : never
  : never;

function lineOf(text: string): Said {
  const at = text.indexOf('{');
  const words = (at < 0 ? text : text.slice(0, at)).trim().split(/\s+/);
  const [first = '', second_ = '', third = ''] = words;
  switch (first) {
    case 'party':
      return { kind: 'party', name: second_, actor: actorOf(second_, words.slice(2)) };
    case 'at':
      return { kind: 'at', at: instantOf(second_) };
    case 'pass':
      return { kind: 'pass', ms: spanOf(second_) };
    case 'input':
      return { kind: 'input', name: second_, given: givenOf(text, words.slice(2)) };
    case 'refused':
      return { kind: 'refused', code: second_ };
    case 'sealed':
    case 'opened':
      return { kind: first, names: words.slice(1) };
    case 'phase':
      return { kind: 'phase', on: second_, phase: third };
    case 'plays':
      return { kind: 'plays', on: second_, role: third, players: words.slice(3) };
    case 'record':
      assert(at >= 0, `a story says what the record has: ${text}`);
      return { kind: 'record', on: second_, values: jsonOf(text) };
    default:
      return attemptOf(text, words);
  }
}

/** `party li person of acme holds physician level 2`, `party acme organisation`. */
function actorOf(name: string, words: readonly string[]): Actor {
  const kind = words[0] as PartyKind;
  assert(['person', 'organisation', 'system'].includes(kind), `${name} is of a known kind`);
  const of = after(words, 'of')[0];
  const level = Number(after(words, 'level')[0] ?? 3) as Level;
  return {
    [kind]: name,
    ...(of === undefined ? {} : { organisation: of }),
    holds: after(words, 'holds'),
    level,
  };
}

const heads = ['of', 'holds', 'level', 'naming', 'with', 'as', 'expecting'];

/** The words after one of the heads, up to the next. */
function after(words: readonly string[], head: string): readonly string[] {
  const at = words.indexOf(head);
  if (at < 0) return [];
  const rest = words.slice(at + 1);
  const end = rest.findIndex((word) => heads.includes(word));
  return end < 0 ? rest : rest.slice(0, end);
}

/** `2026-11-23`, `2026-11-23T09:30`, `2026-11-23T09:30:00.412`: Beijing time. */
function instantOf(text: string): Instant {
  const [date = '', time] = text.split('T');
  assert(isDate(date), `${text} is a day`);
  if (time === undefined) return startOf(date);
  const at = Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time}+08:00`);
  assert(!Number.isNaN(at), `${text} is a moment`);
  return at;
}

const units: Readonly<Record<string, number>> = { ms: 1, s: second, m: minute, h: hour, d: day };

/** `90s`, `30m`, `24h`, `15d`, `1ms`. */
function spanOf(text: string): number {
  const [, number = '', unit = ''] = /^(\d+)(ms|s|m|h|d)$/.exec(text) ?? [];
  const size = units[unit];
  assert(size !== undefined, `${text} is a span of time`);
  return Number(number) * size;
}

function jsonOf(text: string): Readonly<Record<string, unknown>> {
  const at = text.indexOf('{');
  if (at < 0) return {};
  // A story is written by its project: what is not JSON fails where it stands.
  return JSON.parse(text.slice(at), shortened) as Readonly<Record<string, unknown>>;
}

/** `"@2026-11-23T09:30"` stands for that instant, `"#a1"` for a digest that begins so. */
function shortened(_name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (value.startsWith('@')) return instantOf(value.slice(1));
  return /^#[0-9a-f]{1,64}$/.test(value) ? value.slice(1).padEnd(64, '0') : value;
}

function givenOf(text: string, words: readonly string[]): Given {
  const base = words.find((word) => word !== '=' && word !== 'with');
  return { ...(base === undefined ? {} : { base }), more: jsonOf(text) };
}

/** `who act case …` or `who act scenario as case …`. */
function attemptOf(text: string, words: readonly string[]): Said {
  const [who = '', act = '', third = ''] = words;
  assert(third !== '', `a story says who does what to which case: ${text}`);
  const as = after(words, 'as')[0];
  assert(as !== undefined || !words.includes('as'), `a case is not called a keyword: ${text}`);
  const level = after(words, 'level')[0];
  const expects = after(words, 'expecting')[0];
  const names = after(words, 'naming').map((word) => {
    const [role = '', players = ''] = word.split('=');
    const list = players.split(',');
    return [role, list.length === 1 ? (list[0] ?? '') : list] as const;
  });
  return {
    kind: 'attempt',
    who,
    act,
    ...(as === undefined ? { on: third } : { opens: { scenario: third, as } }),
    names: Object.fromEntries(names),
    given: givenOf(text, after(words, 'with')),
    ...(level === undefined ? {} : { level: Number(level) as Level }),
    ...(expects === undefined ? {} : { expects: Number(expects) }),
  };
}
