import { type Core, saltedDigest } from '../core.ts';
import type { Grant } from '../grants/grant.ts';
import { recordPin } from '../people/pin.ts';
import { type Change, put } from '../store/store.ts';
import type { Enterprise } from './enterprise.ts';

/** A person as they are brought in; the identity number goes no further than this. */
export interface PersonGiven {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly idNo: string;
  readonly pin: string;
  readonly verified?: boolean;
}

/** An enterprise as the registry gives it. */
export type EnterpriseGiven = Omit<Enterprise, 'version' | 'claimedVersion'>;

/** A grant that is there from the beginning. */
export type GrantGiven = Pick<
  Grant,
  'id' | 'uscc' | 'grantor' | 'delegate' | 'role' | 'scopeType' | 'items' | 'subDelegation'
> & { readonly days: number };

/** Who and what there is. */
export interface Cast {
  readonly test: boolean;
  readonly persons: readonly PersonGiven[];
  readonly enterprises: readonly EnterpriseGiven[];
  readonly grants: readonly GrantGiven[];
}

/** Signs of an identity number that are shown, at its head and at its tail. */
const shownHead = 6;
const shownTail = 4;
const dayMs = 86_400_000;

/** Brings in persons, enterprises and grants; what is there already stays as it is. */
export async function addCast(core: Core, cast: Cast): Promise<void> {
  const { store } = core;
  const at = core.now();
  const persons: Change[] = [];
  for (const given of cast.persons) {
    if (store.get('person', given.id) === undefined) {
      persons.push(await personOf(core, given, cast.test));
    }
  }
  const enterprises = cast.enterprises
    .filter(({ uscc }) => store.get('enterprise', uscc) === undefined)
    .map((given) => put('enterprise', given.uscc, { ...given, version: 1, claimedVersion: 1 }));
  const grants = cast.grants
    .filter(({ id }) => store.get('grant', id) === undefined)
    .map(({ days, ...given }) =>
      put('grant', given.id, {
        ...given,
        validFrom: at,
        validTo: at + days * dayMs,
        state: 'active',
        createdAt: at,
        acceptedAt: at,
      }),
    );
  await store.write([...persons, ...enterprises, ...grants]);
}

async function personOf(core: Core, given: PersonGiven, test: boolean): Promise<Change> {
  const { id, account, name, idNo, pin, verified = true } = given;
  return put('person', id, {
    id,
    account,
    name,
    maskedIdNo: masked(idNo),
    idDigest: saltedDigest(core.secret('identity'), idNo),
    verified,
    pin: await recordPin(pin),
    wrong: 0,
    locks: 0,
    test,
  });
}

function masked(idNo: string): string {
  const hidden = '*'.repeat(Math.max(0, idNo.length - shownHead - shownTail));
  return `${idNo.slice(0, shownHead)}${hidden}${idNo.slice(-shownTail)}`;
}
