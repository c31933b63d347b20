import { describe, expect, it } from 'vitest';
import { catalog, denialsOf } from './catalog.ts';
import { count, group, rows } from './field.ts';
import { organisation } from './party.ts';
import { begin, go, says, scenario } from './scenario.ts';

const words = {
  'too-much': { zh: '过多', en: 'Too much' },
  'too-early': { zh: '过早', en: 'Too early' },
};
const no = says(words);

/** A scenario of one role and two phases; `more` may make it wrong. */
function nouns(id: string, roles = { owner: organisation('所有者') }) {
  return scenario({
    id,
    title: '例',
    words,
    roles,
    record: { sum: count('数') },
    phases: { open: '开', closed: '关' },
  });
}
const input = { sum: count('数') };
type On = ReturnType<typeof nouns>;
const opened = (on: On) =>
  on.opening({ title: '开', by: 'owner', to: 'open', input, does: ({ input: i }) => i });
const closed = (on: On) => on.act({ title: '关', by: 'owner', from: 'open', to: 'closed' });

describe('a catalog', () => {
  it('finds a scenario by its id, and an earlier text by its version', () => {
    const on = nouns('a');
    const a = on.verbs({ open: opened(on), close: closed(on) });
    const former = { ...a, version: 0 };
    const all = catalog([a], [former]);
    expect(all.find('a')?.scenario).toBe(a);
    expect(all.former('a', 0)?.scenario).toBe(former);
    expect(all.former('a', 1)?.scenario).toBe(a);
    expect([all.find('b'), all.find('__proto__'), all.former('a', 2)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('has no two scenarios of one name', () => {
    const make = () => {
      const on = nouns('a');
      return on.verbs({ open: opened(on), close: closed(on) });
    };
    expect(() => catalog([make(), make()])).toThrow('two scenarios are called a');
  });

  it('has no phase that nothing leads to', () => {
    const on = nouns('a');
    const a = on.verbs({ open: opened(on) });
    expect(() => catalog([a])).toThrow('nothing leads to the phase closed');
  });

  it.each(['a.close', 'a.nothing', 'b.close', 'a', ''])(
    'has no act that follows from %j, which brings nothing',
    (within) => {
      const on = nouns('a');
      const more = on.act({ title: '续', within, from: 'open' });
      const a = on.verbs({ open: opened(on), close: closed(on), more });
      expect(() => catalog([a])).toThrow(`follows from ${within}, which brings nothing`);
    },
  );

  it('has one wording for each code, also of fields deep in an input', () => {
    const make = (id: string, zh: string) => {
      const on = nouns(id);
      const denial = { ...no('too-much', '示例'), zh };
      const deep = { table: rows('表', { box: group('组', { n: count('数', { denial }) }) }) };
      return on.verbs({
        open: opened(on),
        close: closed(on),
        fill: on.act({ title: '填', by: 'owner', from: 'open', input: deep }),
      });
    };
    expect(denialsOf(make('x', '过多')).map(({ code }) => code)).toEqual(['too-much']);
    expect(() => catalog([make('a', '过多'), make('b', '过多')])).not.toThrow();
    expect(() => catalog([make('a', '过多'), make('b', '太多')])).toThrow('said in two ways');
  });

  it('has codes in kebab-case', () => {
    const on = nouns('a');
    const rule = { ...no('too-early', '示例'), code: 'Too_Early', holds: () => true };
    const act = on.act({ title: '续', by: 'owner', from: 'open', must: [rule] });
    expect(() => catalog([on.verbs({ open: opened(on), close: closed(on), act })])).toThrow(
      'a code is in kebab-case',
    );
  });

  it.each(['clock', 'within'])('has no role called %s: the engine calls others so', (name) => {
    const on = nouns('a');
    const a = on.verbs({ open: opened(on), close: closed(on) });
    const roles = { ...a.roles, [name]: organisation('钟') };
    expect(() => catalog([{ ...a, roles }])).toThrow('no name for a role');
  });
});

describe('the second half of a scenario', () => {
  it('names each act once, and only acts made from its own nouns', () => {
    const [a, b] = [nouns('a'), nouns('b')];
    const open = opened(a);
    expect(() => b.verbs({ open })).toThrow('open was made for a');
    a.verbs({ open, close: closed(a) });
    expect(() => a.verbs({ again: open })).toThrow('a.again is one act, not two');
  });

  it('has steps that open with an opening and go on with an act', () => {
    const on = nouns('a');
    const [open, close] = [opened(on), closed(on)];
    expect(begin(open, { sum: 1 })).toMatchObject({ input: { sum: 1 }, names: {} });
    expect(go(close, 'c', {})).toMatchObject({ on: 'c' });
    expect(() => begin(close, {})).toThrow('关 opens a case');
    expect(() => go(open, 'c', { sum: 1 })).toThrow('开 is an act on a case');
  });

  it('says no only with codes that have words', () => {
    expect(no('too-much', '第一条')).toEqual({
      code: 'too-much',
      basis: '第一条',
      ...words['too-much'],
    });
    expect(() => says<typeof words>({} as typeof words)('too-much', '第一条')).toThrow(
      'too-much has words',
    );
  });

  it('refuses a scenario that gives a code of the engine words of its own', () => {
    const on = nouns('a');
    const close = on.act({
      title: '关',
      by: 'owner',
      from: 'open',
      to: 'closed',
      closed: { closed: says({ 'state-conflict': words['too-much'] })('state-conflict', '例') },
    });
    expect(() => catalog([on.verbs({ open: opened(on), close })])).toThrow('code of the engine');
  });
});
