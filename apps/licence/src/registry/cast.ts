import { residentId } from '@yunzhang/identifiers';
import { type Core, saltedDigest } from '../core.ts';
import type { Grant } from '../grants/grant.ts';
import type { PinRecord } from '../people/person.ts';
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

const dayMs = 86_400_000;

/** Brings in persons, enterprises and grants; what is there already stays as it is. */
export async function addCast(core: Core, cast: Cast): Promise<void> {
  const { store } = core;
  const at = core.now();
  const persons = await newPersons(core, cast);
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

async function newPersons(core: Core, { persons, test }: Cast): Promise<readonly Change[]> {
  const missing = persons.filter(({ id }) => core.store.get('person', id) === undefined);
  // Test persons share one PIN: one record of it does, and the start is not held up.
  const records = new Map<string, Promise<PinRecord>>();
  return Promise.all(
    missing.map(async (given) => {
      const known = test ? records.get(given.pin) : undefined;
      const record = known ?? recordPin(given.pin, test ? 'test' : 'person');
      records.set(given.pin, record);
      return personOf(core, given, { test, pin: await record });
    }),
  );
}

function personOf(
  core: Core,
  given: PersonGiven,
  { test, pin }: { readonly test: boolean; readonly pin: PinRecord },
): Change {
  const { id, account, name, idNo, verified = true } = given;
  return put('person', id, {
    id,
    account,
    name,
    maskedIdNo: residentId.mask(idNo),
    idDigest: saltedDigest(core.secret('identity'), idNo),
    verified,
    pin,
    wrong: 0,
    locks: 0,
    test,
  });
}
