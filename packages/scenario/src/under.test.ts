import { describe, expect, it } from 'vitest';
import { calendar2026 } from './beijing.ts';
import { catalog } from './catalog.ts';
import { caseOf, count, instant, text } from './field.ts';
import { organisation } from './party.ts';
import { scenario } from './scenario.ts';
import { shelfOf } from './shelf.ts';

const words = {
  'letters-closed': { zh: '信箱已关', en: 'The box is closed' },
  'letter-late': { zh: '于{closesAt}关', en: 'It closed at {closesAt}, it is {now}' },
};
const onBox = scenario({
  id: 'box',
  title: '信箱',
  words,
  roles: { keeper: organisation('管理人') },
  record: { closesAt: instant('关闭时间'), arrived: count('件数') },
  phases: { hidden: '未公开', open: '开放', closed: '已关' },
  hidden: { to: ['keeper'], opens: ['open', 'closed'] },
});
const onLetter = scenario({
  id: 'letter',
  title: '信',
  words,
  roles: { writer: organisation('写信人') },
  record: { box: caseOf('信箱', 'box'), body: text('内容') },
  phases: { sent: '已投', read: '已读' },
  hidden: { to: ['writer'], opens: ['read'] },
});
const isOpen = onLetter.rule('letters-closed', 'business', (m) => {
  return onBox.its(m.parent())?.phase === 'open';
});
const letter = onLetter.verbs({
  send: onLetter.opening({
    title: '投递',
    by: 'writer',
    to: 'sent',
    under: 'box',
    must: [isOpen],
    input: { box: caseOf('信箱', 'box'), body: text('内容') },
    does: ({ input }) => input,
  }),
  open: onLetter.act({
    title: '拆阅',
    by: 'writer',
    from: 'sent',
    to: 'read',
    closed: {
      read: {
        ...isOpen,
        code: 'letter-late',
        zh: words['letter-late'].zh,
        en: words['letter-late'].en,
        values: (_, now) => ({ closesAt: 0, now }),
      },
    },
  }),
});
const box = onBox.verbs({
  set: onBox.opening({
    title: '设置',
    by: 'keeper',
    to: 'hidden',
    input: { closesAt: instant('关闭时间') },
    does: ({ input }) => ({ ...input, arrived: 0 }),
  }),
  announce: onBox.act({ title: '公开', by: 'keeper', from: 'hidden', to: 'open' }),
  close: onBox.deadline({
    title: '关闭',
    from: 'open',
    to: 'closed',
    at: ({ record: r }) => r.closesAt,
    does: ({ kin }) => ({ arrived: onLetter.among(kin()).length }),
  }),
});

const keeper = { organisation: 'keeper', holds: [], level: 0 } as const;
const writer = { organisation: 'writer', holds: [], level: 0 } as const;

function withBox() {
  const shelf = shelfOf(catalog([box, letter]), { calendar: calendar2026 });
  shelf.attempt(keeper, 0, { scenario: 'box', act: 'set', input: { closesAt: 100 } }, 'b');
  const send = (now: number, to = 'b') => {
    const input = { box: to, body: '你好' };
    return shelf.attempt(writer, now, { scenario: 'letter', act: 'send', input });
  };
  return { shelf, send };
}

describe('a case that is opened under another', () => {
  it('belongs to it without changing it, so that nobody can count what has come', () => {
    const { shelf, send } = withBox();
    shelf.attempt(keeper, 1, { scenario: 'box', act: 'announce', on: 'b' });
    expect(send(2)).toMatchObject({ accepted: true, changed: [{ parent: 'b' }] });
    send(99);
    expect(shelf.cases.get('b')).toMatchObject({ version: 2, changedAt: 1 });
    expect(send(100)).toMatchObject({ refused: 'letters-closed' });
    shelf.settle(100, 'b');
    expect(shelf.cases.get('b')?.record).toMatchObject({ arrived: 2 });
  });

  it('does not find a case that is kept from its actor, that is not there or of another kind', () => {
    const { shelf, send } = withBox();
    expect(send(1)).toMatchObject({ refused: 'case-unknown' });
    expect(send(1, 'c')).toMatchObject({ refused: 'case-unknown' });
    shelf.attempt(keeper, 1, { scenario: 'box', act: 'announce', on: 'b' });
    send(2);
    expect(send(3, 'letter-1')).toMatchObject({ refused: 'case-mismatch' });
  });

  it('names a case in a field of its input', () => {
    const send = { ...letter.acts['send'], under: 'body' } as (typeof letter.acts)[string];
    expect(() => catalog([box, { ...letter, acts: { ...letter.acts, send } }])).toThrow(/under/);
  });

  it('says in a phase that shuts an act out what time it is', () => {
    const { shelf, send } = withBox();
    shelf.attempt(keeper, 1, { scenario: 'box', act: 'announce', on: 'b' });
    send(2);
    shelf.attempt(writer, 3, { scenario: 'letter', act: 'open', on: 'letter-1' });
    const again = shelf.attempt(writer, 4, { scenario: 'letter', act: 'open', on: 'letter-1' });
    expect(again).toMatchObject({ refused: 'letter-late', values: { now: 4 } });
  });
});
