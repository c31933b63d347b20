import { describe, expect, it } from 'vitest';
import { calendar2026 } from './beijing.ts';
import { catalog } from './catalog.ts';
import { text } from './field.ts';
import { organisation } from './party.ts';
import { scenario } from './scenario.ts';
import { neverDone, neverSaid } from './walk.ts';

const one = (id: string) => {
  const code = `${id}-no` as const;
  const on = scenario({
    id,
    title: '案',
    words: { [code]: { zh: '不行', en: 'No.' } },
    roles: { owner: organisation('所有者') },
    record: { name: text('名称') },
    phases: { open: '在办' },
  });
  return on.verbs(
    {
      begin: on.opening({
        title: '开始',
        by: 'owner',
        to: 'open',
        input: { name: text('名称') },
        does: ({ input }) => input,
      }),
    },
    { always: [on.rule(code, '平台规则', () => true)] },
  );
};
const proof = {
  id: 'one',
  catalog: catalog([one('one'), one('other')]),
  tables: { calendar: calendar2026 },
  cast: [],
};
const report = { attempts: 0, accepted: 0, acts: {} };

describe('what a proof is about', () => {
  it('asks for every act and code of its catalog, or of the scenarios it names', () => {
    expect(neverDone(proof, report)).toEqual(['one.begin', 'other.begin']);
    expect(neverSaid(proof, report)).toEqual(['one-no', 'other-no']);
    const about = { ...proof, about: ['one'] };
    expect(neverDone(about, report)).toEqual(['one.begin']);
    expect(neverSaid(about, report)).toEqual(['one-no']);
  });
});
