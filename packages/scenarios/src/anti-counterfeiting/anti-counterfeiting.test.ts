import {
  calendar2026,
  type Case,
  catalog,
  formOf,
  hour,
  minute,
  shelfOf,
  startOf,
  stranger,
  view,
  viewDone,
} from '@yunzhang/scenario';
import { describe, expect, it } from 'vitest';
import { articleCodePapers, codeBatchPapers, codeNotArticle } from './papers.ts';
import { articleCode, codeBatch } from './scenario.ts';

const all = catalog([codeBatch, articleCode]);
const mint = { organisation: 'mint', holds: [], level: 3 } as const;
const brand = { organisation: 'brand', holds: [], level: 3 } as const;
const plant = { organisation: 'plant', holds: [], level: 3 } as const;
const lin = { person: 'lin', holds: [], level: 0 } as const;
const start = startOf('2026-11-21') + 19 * hour + 3 * minute;
const of = (text: string) => text.padEnd(64, '0');
const right = { token: of('a1'), device: of('d1'), network: of('e1'), region: '110105' };
const wrong = { ...right, token: of('bad') };

/** A batch of one code, on its article. */
function sold() {
  const shelf = shelfOf(all, { calendar: calendar2026 });
  const scenario = 'code-batch';
  const names = { brand: 'brand', line: 'plant', regulator: 'bureau' };
  const article = { gtin: '09506000134352', batch: 'L1', made: '2026-11-01' };
  const input = { ...article, expires: '2028-10-31', ordered: 1 };
  shelf.attempt(mint, start, { scenario, act: 'ask', input, names }, 'b');
  const step = (who: typeof mint | typeof brand | typeof plant, act: string, given: unknown) =>
    shelf.attempt(who, start, { scenario, act, on: 'b', input: given });
  step(brand, 'approve', { quota: 1 });
  step(mint, 'print', { codes: [{ serial: 'FW26A7KQ', token: right.token }] });
  expect(step(plant, 'activate', { serials: ['FW26A7KQ'] })).toHaveProperty('accepted');
  const id = articleCode.among([...shelf.cases.values()])[0]?.id ?? '';
  const ask = (given: unknown, now = start, expects?: number) =>
    shelf.attempt(lin, now, {
      scenario: 'article-code',
      act: 'verify',
      on: id,
      input: given,
      ...(expects === undefined ? {} : { expects }),
    });
  const code = () => {
    const found = articleCode.its(shelf.cases.get(id));
    if (found === undefined) throw new Error('the code is there');
    return found;
  };
  const answer = () => articleCodePapers.answer(code()).lines.join('\n');
  return { shelf, ask, code, answer };
}

describe('an article code', () => {
  it('T03/error/ac-first: says the code is true and asks to look at the package', () => {
    const { ask, answer } = sold();
    ask(right);
    expect(answer()).toContain('首次查询，验证码真实。请确认包装完好且由您本人刮开。');
  });

  it('T03/error/ac-again: says when and where somebody asked first', () => {
    const { ask, answer } = sold();
    ask(right);
    ask({ ...right, device: of('d2') }, start + hour);
    expect(answer()).toContain('该码已于2026-11-21 19:03在北京市朝阳区首次查询，若非您本人操作');
  });

  it('T03/error/ac-none: says how many tries are left and nothing else', () => {
    const { ask, answer } = sold();
    ask(wrong);
    expect(answer()).toContain('验证码有误，请核对后重试（剩余4次）。');
  });

  it('T03/invariant/2, T03/test/1: of two who ask at once, one is first in any order', () => {
    const { ask, code } = sold();
    const { version } = code();
    const both = [right, { ...right, device: of('d2') }].map((input) => ask(input, start, version));
    expect(both.filter((outcome) => 'accepted' in outcome)).toHaveLength(1);
    expect(both.filter((outcome) => 'refused' in outcome)).toMatchObject([
      { refused: 'case-changed' },
    ]);
    expect(code()).toMatchObject({ phase: 'verified', record: { firstDevice: of('d1') } });
  });

  it('T03/invariant/3: tells a wrong guess the same whether or not the code was asked for', () => {
    const fresh = sold();
    const known = sold();
    known.ask(right);
    fresh.ask({ ...wrong, device: of('d9') }, start + hour);
    known.ask({ ...wrong, device: of('d9') }, start + hour);
    expect(fresh.answer()).toBe(known.answer());
  });

  it('T03/invariant/3: shows the token of the code or of a guess to nobody who did not give it', () => {
    const { ask, code, shelf } = sold();
    ask(wrong);
    ask(right);
    const readers = [stranger, ...['brand', 'plant', 'bureau'].map((id) => ({ parties: [id] }))];
    for (const reader of readers) {
      const cases: readonly Case[] = [...shelf.cases.values()];
      const seen = [view(all, code(), reader), viewDone(all, cases, shelf.history, reader)];
      expect(JSON.stringify(seen)).not.toMatch(/"(a1|bad)0{8}/);
    }
  });

  it('T03/invariant/3: tells a stranger what is on the package and not who asked for it first', () => {
    const { ask, code } = sold();
    ask(right);
    const open = ['batch', 'expires', 'gtin', 'made', 'serial'];
    expect(Object.keys(view(all, code(), stranger)?.record ?? {}).sort()).toEqual(open);
  });

  it('T03/invariant/4: says on every answer that a true code is not a true article', () => {
    const { ask, answer, code } = sold();
    const answers = [answer()];
    for (const input of [right, wrong, { ...right, device: of('d2') }]) {
      ask(input);
      answers.push(answer());
    }
    expect(new Set(answers).size).toBe(4);
    for (const said of answers) expect(said).toContain(codeNotArticle);
    expect(Object.values(articleCodePapers).map((draw) => draw(code()).title)).toHaveLength(4);
  });

  it('T03/test/2: remembers no more wrong guesses than it has room for', () => {
    const { ask, code } = sold();
    for (let n = 0; n < 520; n++) ask({ ...wrong, device: of(`d${n}`), network: of(`e${n}`) });
    expect(code().record.misses).toHaveLength(500);
  });

  it('asks for nothing that says where a consumer is beyond the district', () => {
    const fields = formOf(articleCode, 'scan')?.sections.flatMap((section) => section.fields) ?? [];
    expect(fields.map((field) => field.name).sort()).toEqual(['device', 'region']);
  });

  it('draws the papers of its batch with the counts that must add up', () => {
    const { shelf } = sold();
    const batch = codeBatch.its(shelf.cases.get('b'));
    if (batch === undefined) throw new Error('the batch is there');
    const drawn = Object.values(codeBatchPapers).map((draw) => draw(batch));
    expect(drawn.map((paper) => paper.title)).toEqual(['防伪码订单', '批次防伪证明', '销毁单']);
    expect(drawn[1]?.lines.at(-1)).toBe('已印制：1　已激活：1　已作废：0');
  });

  it('is printed, activated and counted two hundred at a time', () => {
    const shelf = shelfOf(all, { calendar: calendar2026 });
    const scenario = 'code-batch';
    const names = { brand: 'brand', line: 'plant', regulator: 'bureau' };
    const article = { gtin: '09506000134352', batch: 'L1', made: '2026-11-01' };
    const input = { ...article, expires: '2028-10-31', ordered: 200 };
    const codes = Array.from({ length: 200 }, (_, n) => ({ serial: `S${n}`, token: of(`a${n}`) }));
    shelf.attempt(mint, start, { scenario, act: 'ask', input, names }, 'b');
    shelf.attempt(brand, start, { scenario, act: 'approve', on: 'b', input: { quota: 200 } });
    shelf.attempt(mint, start, { scenario, act: 'print', on: 'b', input: { codes } });
    const serials = codes.map(({ serial }) => serial);
    shelf.attempt(plant, start, { scenario, act: 'activate', on: 'b', input: { serials } });
    expect(shelf.cases.get('b')).toMatchObject({ phase: 'settled', record: { activated: 200 } });
  });
});
