import { describe, expect, it } from 'vitest';
import { lookedAt } from './asked-of.ts';
import { denialsOf } from './catalog.ts';
import { handbookOf } from './handbook.ts';
import { cell } from './markdown.ts';
import { sampleBid, sampleTender } from './sample-scenario.ts';

describe('a handbook page', () => {
  const page = handbookOf(sampleTender, { picture: 'x.svg' });

  it('names every role, phase, act, field, limit and place of the definition', () => {
    const { roles, phases, acts, record, limits } = sampleTender;
    const names = [roles, acts, record, limits].flatMap((of) => Object.keys(of));
    for (const name of [...names, ...phases, 'notice.buyer']) {
      expect(page).toContain(`| \`${name}\` |`);
    }
    expect(page).toContain('![招标](x.svg)');
  });

  it('has the words of every no in both languages, with its basis', () => {
    for (const { code, zh, en } of denialsOf(sampleTender)) {
      expect(page).toContain(`| \`${code}\` | ${zh} | ${en} |`);
    }
    expect(page).toContain(
      '| `tender-closed-already` | 招标投标法 第二十三条 | `postpone`（已截止） |',
    );
  });

  it('dates the numbers the law sets', () => {
    expect(page).toContain('| `daysMin` | 投标期最短天数 | 招标投标法 第二十四条 | 20 |  |');
    expect(page).toContain('| 15 | 2027-01-01 |');
  });

  it('says from what a deadline counts', () => {
    const close = sampleTender.acts['close'];
    expect(close === undefined ? undefined : lookedAt(sampleTender, close).fields).toEqual([
      'closesAt',
    ]);
    expect(page).toContain('已公告 → 已截止 | 投标截止时间 |');
  });

  it('says who may read what, until when, and that a case may be hidden', () => {
    const bid = handbookOf(sampleBid);
    expect(bid).toContain('| 投标人，至 until 已开启; 之后 then 公开 anybody |');
    expect(bid).toContain('That a case exists is known to: 投标人，至 until 已开启.');
    expect(bid).not.toContain('undefined');
  });

  it('keeps tables whole where a text has a bar or a line end', () => {
    expect(cell('a|b\n c')).toBe(String.raw`a\|b c`);
    for (const line of page.split('\n')) {
      if (line.startsWith('|')) expect(line.endsWith('|')).toBe(true);
    }
  });
});
