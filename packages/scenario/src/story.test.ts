import { describe, expect, it } from 'vitest';
import { calendar2026, day, hour, minute, startOf } from './beijing.ts';
import { catalog } from './catalog.ts';
import { engineStage } from './engine-stage.ts';
import { choice, count, onlyIf, text } from './field.ts';
import { paper } from './paper.ts';
import { organisation, person } from './party.ts';
import { begin, scenario } from './scenario.ts';
import { shelfOf } from './shelf.ts';
import { tell } from './story.ts';
import { readStories, readStory } from './story-text.ts';

describe('a line of a story', () => {
  const only = (line: string) => {
    const [first] = readStory(line);
    return first === undefined ? undefined : { ...first, line: undefined, text: undefined };
  };

  it.each([
    ['party acme organisation', { organisation: 'acme', holds: [], level: 3 }],
    ['party li person of acme', { person: 'li', organisation: 'acme', holds: [], level: 3 }],
    ['party wu person holds a b level 2', { person: 'wu', holds: ['a', 'b'], level: 2 }],
    ['party bank system level 1', { system: 'bank', holds: [], level: 1 }],
  ])('%s', (line, actor) => {
    expect(only(line)).toMatchObject({ kind: 'party', name: line.split(' ')[1], actor });
  });

  it.each([
    ['at 2026-11-23', startOf('2026-11-23')],
    ['at 2026-11-23T09:30', startOf('2026-11-23') + 9.5 * hour],
    ['at 2026-11-23T09:30:01', startOf('2026-11-23') + 9.5 * hour + 1000],
    ['at 2026-11-23T23:59:59.999', startOf('2026-11-24') - 1],
  ])('%s', (line, at) => {
    expect(only(line)).toEqual({ kind: 'at', at });
  });

  it.each([
    ['pass 1ms', 1],
    ['pass 90s', 90_000],
    ['pass 30m', 30 * minute],
    ['pass 24h', day],
    ['pass 15d', 15 * day],
  ])('%s', (line, ms) => {
    expect(only(line)).toEqual({ kind: 'pass', ms });
  });

  it('is an attempt with all that may stand in it', () => {
    const line = 'li sign c1 naming a=x b=y,z with base {"n":1} level 2';
    expect(only('li sign c1 naming a=x b=y,z expecting 3 level 2 with base {"n":1}')).toEqual({
      kind: 'attempt',
      who: 'li',
      act: 'sign',
      on: 'c1',
      names: { a: 'x', b: ['y', 'z'] },
      given: { base: 'base', more: { n: 1 } },
      level: 2,
      expects: 3,
    });
    expect(only('li open loan as c1')).toMatchObject({ opens: { scenario: 'loan', as: 'c1' } });
    expect(() => only(line)).toThrow(SyntaxError);
  });

  it.each([
    ['# only a comment', undefined],
    ['   ', undefined],
    ['phase c1 open # so far', { kind: 'phase', on: 'c1', phase: 'open' }],
    ['record c1 {"a":"b # c"}', { kind: 'record', on: 'c1', values: { a: 'b # c' } }],
    ['record c1 {"a":"b # c"} # d', { kind: 'record', on: 'c1', values: { a: 'b # c' } }],
    ['phase c1 open # not {"a":1}', { kind: 'phase', on: 'c1', phase: 'open' }],
    ['phase c#1 open', { kind: 'phase', on: 'c#1', phase: 'open' }],
  ])('%s may hold a comment', (line, read) => {
    expect(only(line)).toEqual(read);
  });

  it.each([
    ['party acme company', 'of a known kind'],
    ['at yesterday', 'is a day'],
    ['at 2026-02-30', 'is a day'],
    ['at 2026-11-23T25:00', 'is a moment'],
    ['pass a day', 'is a span'],
    ['pass 3w', 'is a span'],
    ['li sign', 'who does what to which case'],
    ['record c1', 'what the record has'],
  ])('%s is a fault of its author', (line, why) => {
    expect(() => readStory(line)).toThrow(why);
  });
});

describe('a file of stories', () => {
  const file = [
    'party acme organisation',
    '',
    'story One thing',
    'covers X/row/1 X/error/2',
    'acme open loan as c1',
    'story Another',
    'acme open loan as c2',
    'covers X/row/3',
    '',
  ].join('\n');

  it('is cut into stories that share what stands before the first', () => {
    expect(readStories(file)).toMatchObject([
      { title: 'One thing', covers: ['X/row/1', 'X/error/2'] },
      { title: 'Another', covers: ['X/row/3'] },
    ]);
  });

  it('keeps the numbers its lines have in the file', () => {
    const numbers = readStories(file).map(({ text: own }) => readStory(own).map((l) => l.line));
    expect(numbers).toEqual([
      [1, 5],
      [1, 7],
    ]);
    const [bare] = readStories('story Bare\nacme open loan as c1');
    expect(readStory(bare?.text ?? '').map((l) => l.line)).toEqual([2]);
  });
});

const on = scenario({
  id: 'loan',
  title: '借',
  words: { 'days-too-many': { zh: '天数过多', en: 'Too many days' } },
  roles: { owner: organisation('出借方'), reader: person('读者') },
  record: { days: count('天数'), kind: choice('类', { book: '书', map: '图' }) },
  papers: { slip: paper('单', { owner: 'business', reader: 'personal' }) },
  phases: { open: '开', closed: '关' },
});
const short = on.rule('days-too-many', '示例', ({ record }) => record.days <= 30);
const copy = on.opening({
  title: '副本',
  within: 'loan.double',
  names: ['owner'],
  to: 'open',
  input: { days: count('天数') },
  does: ({ input }) => ({ ...input, kind: 'book' as const }),
});
const loan = on.verbs({
  copy,
  open: on.opening({
    title: '开',
    by: 'owner',
    to: 'open',
    names: ['reader'],
    seals: ['slip.owner'],
    must: [short],
    input: {
      days: count('天数'),
      kind: choice('类', { book: '书', map: '图' }),
      scale: onlyIf(text('比例'), 'kind', 'map'),
    },
    does: ({ input: { days, kind } }) => ({ days, kind }),
  }),
  close: on.act({
    title: '关',
    by: 'reader',
    from: 'open',
    to: 'closed',
    level: 2,
    seals: ['slip.reader'],
  }),
  double: on.act({
    title: '加倍',
    by: 'owner',
    from: 'open',
    also: ({ record, who }) => [begin(copy, { days: record.days }, { owner: who })],
  }),
});

const stage = () => engineStage(shelfOf(catalog([loan]), { calendar: calendar2026 }));
const head = `party acme organisation
party li person
party wu person level 1
input book = {"days":7,"kind":"book"}
at 2026-03-02
`;

describe('telling a story', () => {
  it('goes through to the end when all of it is so', async () => {
    const story = `${head}
acme open loan as c0 naming reader=li with book {"days":31}
  refused days-too-many
acme open loan as c1 naming reader=li with book
  sealed c1/slip.owner
  opened c1
  phase c1 open
  plays c1 reader li
  plays c1 nobody
  record c1 {"days":7,"kind":"book"}
pass 1d
input map = book {"kind":"map","scale":"1:100"}
acme open loan as c2 naming reader=li with map
acme open loan as c3 naming reader=li with map {"scale":null}
  refused field-invalid
acme double c1
  opened c1/1
wu close c1
  refused role-not-held
li close c1 level 1
  refused step-up-required
li close c1 expecting 9
  refused case-changed
li close c1 expecting 2
  phase c1 closed
li close nowhere
  refused case-unknown`;
    expect(await tell(story, stage())).toEqual({ steps: 10 });
  });

  it.each([
    ['acme open loan as c0 naming reader=li with book\n  refused days-too-many', 'it was accepted'],
    ['acme open loan as c0 with book\n  refused days-too-many', 'refused with players-not-named'],
    ['acme open loan as c0 with book\npass 1d', 'it was refused: players-not-named'],
    ['acme open loan as c0 with book', 'it was refused: players-not-named'],
    ['acme open loan as c0 with book\n  sealed', 'it was refused with players-not-named'],
    ['acme open loan as c0 naming reader=li with book\n  sealed', 'it was: c0/slip.owner'],
    ['refused days-too-many', 'nothing was attempted'],
    ['ghost open loan as c0', 'no party is called ghost'],
    ['phase c9 open', 'no case is called c9'],
    ['at 2026-03-01', 'time does not go back'],
    ['acme open loan as c naming reader=li with book\nphase c closed', 'its phase is open'],
    ['acme open loan as c naming reader=li with book\nplays c reader wu', 'it is: li'],
    ['acme open loan as c naming reader=li with book\nrecord c {"days":8}', 'days is 7'],
  ])('stops where it is not so: %s', async (lines, why) => {
    const told = await tell(`${head}${lines}`, stage());
    expect(told.failure?.why).toContain(why);
  });

  it('blames the line of the act that was refused, also when it is the last', async () => {
    for (const after of ['', '\npass 1d']) {
      const told = await tell(`${head}acme open loan as c0 with book${after}`, stage());
      const line = head.split('\n').length;
      expect(told.failure).toMatchObject({ line, text: 'acme open loan as c0 with book' });
    }
  });

  it('does not call a case by a keyword', async () => {
    const text = `${head}acme open loan as of naming reader=li with book`;
    await expect(tell(text, stage())).rejects.toThrow('not called a keyword');
  });

  it('wants inputs that have been named', async () => {
    await expect(tell(`${head}acme open loan as c with nothing`, stage())).rejects.toThrow(
      'names the input nothing',
    );
  });
});
