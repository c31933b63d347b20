import {
  calendar2026,
  catalog,
  hour,
  minute,
  type Shelf,
  shelfOf,
  startOf,
  stranger,
  view,
  viewDone,
} from '@yunzhang/scenario';
import { describe, expect, it } from 'vitest';
import { cast } from './hints.ts';
import { supportTicketPapers } from './papers.ts';
import { supportTicket } from './scenario.ts';

const all = catalog([supportTicket]);
const start = startOf('2026-11-23') + 10 * hour;
const [wang, zhang, lin, , qin] = cast;
const scenario = 'support-ticket';
const secretName = '王测试';

/** A shelf with one ticket, called `t`. */
function withTicket(matter = 'forgery'): Shelf {
  const shelf = shelfOf(all, { calendar: calendar2026 });
  const input = {
    number: 'GD-20261123-00231',
    channel: 'portal',
    matter,
    title: '可疑的印章',
    description: '收到的合同',
    shownName: '王**',
    screen: { path: '/verify', name: secretName, shown: [{ label: '印章', value: '公章' }] },
  };
  expect(shelf.attempt(wang, start, { scenario, act: 'report', input }, 't')).not.toHaveProperty(
    'refused',
  );
  return shelf;
}
const does = (shelf: Shelf, actor = lin, act = '', input: object = {}, at = start) =>
  shelf.attempt(actor, at, { scenario, act, on: 't', input });
const ticketOf = (shelf: Shelf) => {
  const ticket = supportTicket.its(shelf.cases.get('t'));
  if (ticket === undefined) throw new Error('the ticket is there');
  return ticket;
};

describe('a support ticket', () => {
  it('P10/test/4: the clock stands while we wait for the user, and in no other phase', () => {
    for (const waits of [1, 2, 5]) {
      const shelf = withTicket('seal-today');
      does(shelf, lin, 'triage', { category: 'use', code: 'x', severity: 'P2' });
      const until = ticketOf(shelf).record.resolveBy;
      let at = start;
      for (let n = 0; n < waits; n++) {
        at += 20 * minute;
        does(shelf, lin, 'ask', { question: '？' }, at);
        at += hour;
        does(shelf, wang, 'add', { text: '等' }, at);
        does(shelf, wang, 'answer', { text: '答' }, at);
      }
      expect(ticketOf(shelf).record.resolveBy).toBe(until + waits * hour);
    }
  });

  it('lets support see what is masked, and neither the screen nor the digest of a code', () => {
    const shelf = withTicket();
    does(shelf, lin, 'triage', { category: 'forgery', code: 'seal-fake', severity: 'P1' });
    does(shelf, wang, 'consent', { digest: 'a'.repeat(64) });
    const seen = view(all, ticketOf(shelf), { parties: ['lin'] });
    expect(seen?.record).toMatchObject({ shownName: '王**' });
    const history = viewDone(all, [...shelf.cases.values()], shelf.history, { parties: ['lin'] });
    const shown = JSON.stringify([seen, history]);
    expect(shown).not.toContain(secretName);
    expect(shown).not.toContain('a'.repeat(64));
    const own = view(all, ticketOf(shelf), { parties: ['wang'] });
    expect(JSON.stringify(own)).toContain(secretName);
  });

  it('tells strangers and other users nothing', () => {
    const shelf = withTicket();
    expect(Object.keys(view(all, ticketOf(shelf), stranger)?.record ?? {})).toEqual([]);
    const other = { parties: [zhang?.person ?? '', 'e2'] };
    expect(Object.keys(view(all, ticketOf(shelf), other)?.record ?? {})).toEqual([]);
  });

  it('keeps the last fifty remarks', () => {
    const shelf = withTicket();
    for (let n = 1; n <= 60; n++) does(shelf, wang, 'add', { text: `第${n}条` });
    const texts = ticketOf(shelf).record.remarks.map((one) => one.text);
    expect(texts).toHaveLength(50);
    expect(texts.at(-1)).toBe('第60条');
  });

  it('draws the report of the cause', () => {
    const shelf = withTicket();
    does(shelf, lin, 'triage', { category: 'forgery', code: 'seal-fake', severity: 'P1' });
    const fix = { note: '已核实', article: 'seal-fake', rootCause: '图片粘贴' };
    does(shelf, qin, 'fix', fix, start + hour);
    const { lines, data } = supportTicketPapers.rootCause(ticketOf(shelf));
    expect(lines).toContain('根本原因：图片粘贴');
    expect(lines[2]).toBe('解决时间：2026-11-23 11:00');
    expect(data).toMatchObject({ number: 'GD-20261123-00231', rootCause: '图片粘贴' });
  });
});
