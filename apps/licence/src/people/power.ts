import type { Refusal } from '@yunzhang/base';
import type { Core } from '../core.ts';
import type { Grant } from '../grants/grant.ts';
import { useGrant } from '../grants/grant-rules.ts';
import type { Item } from '../grants/item.ts';
import { type Enterprise, refuseState } from '../registry/enterprise.ts';

/** In which role a person may speak for an enterprise. */
export interface Power {
  readonly enterprise: Enterprise;
  readonly role: 'legal_rep' | 'manager' | 'handler';
  readonly grant?: Grant | undefined;
}

/** Everything a person may log in with; grants that are over are left out. */
export function powersOf(core: Core, person: string): readonly Power[] {
  const enterprises = core.store.all('enterprise');
  const own = enterprises
    .filter(({ legalRep }) => legalRep === person)
    .map((enterprise): Power => ({ enterprise, role: 'legal_rep' }));
  const given = core.store
    .all('grant')
    .filter(({ delegate, state }) => delegate === person && state === 'active')
    .flatMap((grant): readonly Power[] => {
      const enterprise = core.store.get('enterprise', grant.uscc);
      return enterprise === undefined ? [] : [{ enterprise, role: grant.role, grant }];
    });
  return [...own, ...given];
}

/** The power a person names, or nothing where they do not hold it. */
export function findPower(
  core: Core,
  named: { readonly person: string; readonly uscc: string; readonly grant?: string | undefined },
): Power | undefined {
  return powersOf(core, named.person).find(
    ({ enterprise, grant }) => enterprise.uscc === named.uscc && grant?.id === named.grant,
  );
}

/** Why a power does not carry what is asked now. @basis platform.md P04 */
export function refusePower(
  core: Core,
  asked: { readonly person: string; readonly power: Power; readonly items: readonly Item[] },
): Refusal | undefined {
  const { enterprise, grant } = asked.power;
  const state = refuseState(enterprise, asked.items);
  if (state !== undefined) return state;
  if (enterprise.claimedVersion !== enterprise.version) {
    return { refused: 'ebl-stale-licence', basis: 'platform.md P04' };
  }
  if (grant === undefined) return undefined;
  const grants = core.store.all('grant').filter(({ uscc }) => uscc === enterprise.uscc);
  const used = useGrant(grants, {
    id: grant.id,
    person: asked.person,
    items: asked.items,
    enterprise,
    at: core.now(),
  });
  return 'refused' in used ? used : undefined;
}
