import { type Actor, type PrologueStep, startOf } from '@yunzhang/scenario';
import { packCast, stocked } from '../drug-pack/hints.ts';
import { digest, item, plain, rxCast } from './hints.ts';

const now = startOf('2026-11-20');
const [chen, , , liu, , , , centre] = rxCast as readonly [
  Actor,
  Actor,
  Actor,
  Actor,
  Actor,
  Actor,
  Actor,
  Actor,
];
const step = (actor: Actor, act: string, more: object): PrologueStep => ({
  now,
  actor,
  attempt: { scenario: 'prescription', act, ...more },
});

function uploaded(content: object): readonly PrologueStep[] {
  const input = { ...content, number: 'RX-P', licence: '110110000099001' };
  const cast = { hospital: 'H1', patient: 'zhang', centre: 'centre' };
  return [
    ...stocked('rx'),
    step(chen, 'draft', { input, names: cast }),
    step(chen, 'sign', { on: 'c6', input: { digest } }),
    step(liu, 'pass', { on: 'c6', input: { digest } }),
    step(centre, 'upload', { on: 'c6', input: { insurer: 'HI-P', token: 'tok' } }),
  ];
}

const long = {
  ...plain,
  type: 'long-term',
  items: [{ ...item, days: 28, packs: 4 }],
  validDays: 3,
  validReason: '长期',
};
const [, , , , zhou] = packCast as readonly [Actor, Actor, Actor, Actor, Actor];
const lock = step(zhou, 'lock', { on: 'c6', input: { token: 'tok' } });
const dispensed = (input: object) => step(zhou, 'dispense', { on: 'c6', input });

/** A pharmacy with three boxes, and a prescription at each stage of being dispensed there. */
export const rxPrologues: readonly (readonly PrologueStep[])[] = [
  uploaded(plain),
  [...uploaded({ ...plain, type: 'psychotropic' }), lock],
  [...uploaded(long), lock],
  [
    ...uploaded(long),
    lock,
    dispensed({ packs: [{ item: 1, pack: 'c1/1', units: 2 }], part: 'stages' }),
  ],
  [...uploaded(plain), lock, dispensed({ packs: [{ item: 1, pack: 'c1/1' }] })],
];
