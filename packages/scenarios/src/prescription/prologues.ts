import { type Actor, day, minute, type PrologueStep, startOf } from '@yunzhang/scenario';
import { packCast, stocked } from '../drug-pack/hints.ts';
import { digest, item, plain, rxCast } from './hints.ts';

const now = startOf('2026-11-20');
const [chen, li, , liu, , , , centre] = rxCast as readonly [
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

function signed(content: object, doctor: Actor): readonly PrologueStep[] {
  const input = { ...content, number: 'RX-P', licence: '110110000099001' };
  const names = { hospital: 'H1', patient: 'zhang', centre: 'centre' };
  return [
    ...stocked('rx'),
    step(doctor, 'draft', { input, names }),
    step(doctor, 'sign', { on: 'c6', input: { digest } }),
  ];
}

function uploaded(content: object, doctor = chen): readonly PrologueStep[] {
  return [
    ...signed(content, doctor),
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
  [...uploaded(long, li), lock],
  // Locked ten minutes before its last day ends.
  [...uploaded({ ...plain, type: 'herbal' }), { ...lock, now: now + day - 10 * minute }],
  signed(plain, li),
];
