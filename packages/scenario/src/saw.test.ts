import { describe, expect, it } from 'vitest';
import { calendar2026, startOf } from './beijing.ts';
import { catalog } from './catalog.ts';
import { caseOf } from './field.ts';
import { organisation } from './party.ts';
import { begin, scenario } from './scenario.ts';
import { shelfOf } from './shelf.ts';

const words = {
  'lamp-off': { zh: '灯灭了', en: 'The lamp is off' },
  'two-shadows': { zh: '影子多了', en: 'One shadow is enough' },
};
const roles = { owner: organisation('所有者') };
const onLamp = scenario({
  id: 'lamp',
  title: '灯',
  words,
  roles,
  record: {},
  phases: { on: '亮', off: '灭' },
});
const onShadow = scenario({
  id: 'shadow',
  title: '影',
  words,
  roles,
  record: { lamp: caseOf('灯', 'lamp') },
  phases: { there: '在' },
});
const isOn = onShadow.rule<{ readonly lamp: string }>(
  'lamp-off',
  '例',
  ({ input, see }) => see(input.lamp)?.phase === 'on',
);
const cast = onShadow.opening({
  title: '投影',
  by: 'owner',
  to: 'there',
  must: [isOn],
  input: { lamp: caseOf('灯', 'lamp') },
  does: ({ input }) => input,
});
const shadow = onShadow.verbs({ cast });
const single = onLamp.rule('two-shadows', '例', ({ kin }) => kin().length < 2);
const lamp = onLamp.verbs({
  light: onLamp.opening({ title: '点灯', by: 'owner', to: 'on', input: {}, does: () => ({}) }),
  double: onLamp.act({
    title: '自投',
    by: 'owner',
    from: 'on',
    must: [single],
    also: ({ case: id }) => [begin(cast, { lamp: id })],
  }),
  quench: onLamp.act({ title: '熄', by: 'owner', from: 'on', to: 'off' }),
});
const acme = { organisation: 'acme', holds: [], level: 3 } as const;
const now = startOf('2026-11-23');

function lit() {
  const shelf = shelfOf(catalog([lamp, shadow]), { calendar: calendar2026 });
  shelf.attempt(acme, now, { scenario: 'lamp', act: 'light', input: {} }, 'l');
  return shelf;
}

describe('what a decision has read', () => {
  it('is told with its version, also where nothing of it changes', () => {
    const shelf = lit();
    const attempt = { scenario: 'shadow', act: 'cast', input: { lamp: 'l' } };
    const done = shelf.attempt(acme, now, attempt, 's');
    expect(done).toMatchObject({ changed: [{ id: 's' }], counted: [] });
    expect('saw' in done ? done.saw.toSorted((a, b) => (a.case < b.case ? -1 : 1)) : []).toEqual([
      { case: 'l', version: 1 },
      { case: 's', version: 0 },
    ]);
  });

  it('is told of children where a rule counts them', () => {
    const done = lit().attempt(acme, now, { scenario: 'lamp', act: 'double', on: 'l' });
    expect(done).toMatchObject({ counted: ['l'] });
  });
});
