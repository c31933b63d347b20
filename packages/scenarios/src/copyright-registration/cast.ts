import type { Actor } from '@yunzhang/scenario';

const unit = (id: string, ...holds: string[]): Actor => ({ organisation: id, holds, level: 3 });
const person = (id: string, ...holds: string[]): Actor => ({ person: id, holds, level: 3 });
const examiner = (id: string): Actor => ({
  ...person(id, 'copyright-examiner'),
  organisation: 'cp',
});

/** Who takes part in attacks on copyright registration; zhang may act for acme, li for nobody. */
export const copyrightCast = {
  acme: unit('acme'),
  river: unit('river'),
  cp: unit('cp', 'copyright-registrar'),
  cp2: unit('cp2', 'copyright-registrar'),
  zhang: { ...person('zhang'), organisation: 'acme' },
  li: person('li'),
  shen: examiner('shen'),
  chen: examiner('chen'),
} as const satisfies Readonly<Record<string, Actor>>;

/** Those of the cast who own works and trade in them. */
export const traders = { units: ['acme', 'river'], persons: ['zhang', 'li', 'shen'] } as const;

/** The actor of the cast who is the party `id`. */
export function actorOf(id: string | undefined): Actor {
  const all: readonly Actor[] = Object.values(copyrightCast);
  return all.find((one) => (one.person ?? one.organisation) === id) ?? copyrightCast.li;
}
