import type { interactionPolicy, KoaContextWithOIDC } from 'oidc-provider';
import { interactionPolicy as policy } from './library.ts';
import type { Core } from '../core.ts';
import { isItem } from '../grants/item.ts';
import { levelOf, neededLevel } from '../login/level.ts';
import { isOpen, type Login } from '../login/login.ts';

/** The row that leads from an engine’s grant to its login. */
export function grantRow(grantId: string): string {
  return `engine-grant-${grantId}`;
}

/** The login behind an engine’s grant. */
export function loginOfGrant(core: Core, grantId: string | undefined): Login | undefined {
  if (grantId === undefined) return undefined;
  const id = core.store.get('setting', grantRow(grantId))?.value;
  return id === undefined ? undefined : core.store.get('login', id);
}

/**
 * When a QR code must be shown.
 *
 * A phone approves one client in one browser: what it approved for another client never lets this
 * one in, nor does an older approval that was for less or for a lower level.
 *
 * @basis platform.md P04 (invariant 5); RFC 9470 §5
 */
export function loginPolicy(core: Core): interactionPolicy.DefaultPolicy {
  const prompts = policy.base();
  prompts.remove('consent');
  prompts
    .get('login')
    ?.checks.add(
      new policy.Check(
        'no_approval',
        'The licence holder must approve this',
        'login_required',
        (ctx) => needsApproval(core, ctx),
      ),
    );
  return prompts;
}

function needsApproval(core: Core, ctx: KoaContextWithOIDC): boolean {
  const { oidc } = ctx;
  const { params, grant, client } = oidc;
  const login = loginOfGrant(core, grant?.jti);
  const at = core.now();
  if (login === undefined || !isOpen(login, at)) return true;
  if (login.client !== client?.clientId) return true;
  const scopes = ((params?.['scope'] as string | undefined) ?? '').split(' ');
  if (scopes.some((scope) => !login.scopes.includes(scope))) return true;
  const acrValues = params?.['acr_values'] as string | undefined;
  if (login.level < neededLevel(acrValues, scopes.filter(isItem))) return true;
  if (login.level < essentialLevel(oidc.claims)) return true;
  const maxAge = Number(params?.['max_age'] ?? Number.POSITIVE_INFINITY);
  return oidc.result?.login === undefined && at - login.at > maxAge * 1000;
}

/** The level that the `claims` parameter insists on. @basis OpenID Connect Core §5.5.1.1 */
export function essentialLevel(claims: KoaContextWithOIDC['oidc']['claims']): number {
  const acr = claims?.id_token?.['acr'] as
    | { essential?: boolean; value?: string; values?: readonly string[] }
    | null
    | undefined;
  if (acr?.essential !== true) return 0;
  const named = [...(acr.values ?? []), ...(acr.value === undefined ? [] : [acr.value])];
  const levels = named.map(levelOf).filter((level) => level > 0);
  return levels.length === 0 ? 0 : Math.min(...levels);
}
