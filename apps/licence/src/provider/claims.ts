import type { AccountClaims } from 'oidc-provider';
import type { Core } from '../core.ts';
import type { Grant } from '../grants/grant.ts';
import { itemIds } from '../grants/item.ts';
import type { Login } from '../login/login.ts';
import type { Enterprise } from '../registry/enterprise.ts';

/** Which claims come with which scope. @basis platform.md P04 */
export const scopeClaims = {
  openid: ['sub', 'acr', 'amr', 'auth_time', 'ebl:uscc', 'ebl:holder_role'],
  'ebl.basic': ['ebl:uscc', 'ebl:ent_name', 'ebl:ent_status'],
  'ebl.licence': ['ebl:licence_id', 'ebl:licence'],
  'ebl.person': ['name', 'ebl:id_no_masked'],
  'ebl.grant': ['ebl:auth'],
} as const;

/** Scopes that tell; the others are items. */
export const dataScopes = Object.keys(scopeClaims);

/** Every scope a client may ask for. */
export const scopes: readonly string[] = [...dataScopes, ...itemIds];

/**
 * What a token says of one person and one enterprise.
 *
 * The grant and the registration are read now, not when the login began.
 *
 * @basis platform.md P04 (invariant 3)
 */
export function claimsOf(core: Core, login: Login): Omit<AccountClaims, 'sub'> {
  const enterprise = core.store.get('enterprise', login.uscc);
  const person = core.store.get('person', login.person);
  if (enterprise === undefined || person === undefined) return {};
  const grant = login.grant === undefined ? undefined : core.store.get('grant', login.grant);
  return {
    'ebl:uscc': login.uscc,
    'ebl:holder_role': login.role,
    'ebl:ent_name': enterprise.name,
    'ebl:ent_status': enterprise.state,
    'ebl:licence_id': enterprise.licenceId,
    'ebl:licence': licenceFields(core, enterprise),
    name: person.name,
    'ebl:id_no_masked': person.maskedIdNo,
    ...(grant === undefined ? {} : { 'ebl:auth': grantClaim(core, grant) }),
  };
}

/** The registry’s own names of the fields. */
function licenceFields(core: Core, enterprise: Enterprise): Readonly<Record<string, string>> {
  return {
    uniscid: enterprise.uscc,
    entname: enterprise.name,
    enttype: enterprise.type,
    lerep: core.store.get('person', enterprise.legalRep)?.name ?? '',
    regcap: enterprise.capital,
    estdate: enterprise.establishedOn,
    opfrom: enterprise.openFrom,
    opto: enterprise.openTo,
    dom: enterprise.domicile,
    opscope: enterprise.scope,
    regorg: enterprise.authority,
    apprdate: enterprise.approvedOn,
    regstate: enterprise.state,
  };
}

function grantClaim(core: Core, grant: Grant): Readonly<Record<string, unknown>> {
  const isByLegalRep = core.store.get('enterprise', grant.uscc)?.legalRep === grant.grantor;
  return {
    grantId: grant.id,
    grantor: isByLegalRep ? 'legal_rep' : 'manager',
    scopeType: grant.scopeType,
    items: grant.scopeType === 'full' ? itemIds : grant.items,
    validFrom: day(grant.validFrom),
    validTo: day(grant.validTo),
    // To the millisecond, for whoever must know it exactly.
    validUntil: new Date(grant.validTo).toISOString(),
    subDelegation: grant.subDelegation,
  };
}

/** A day in Beijing. */
function day(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
}
