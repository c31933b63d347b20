import { randomUUID } from 'node:crypto';
import { accountOf, audited, type Core } from '../core.ts';
import { type Change, drop, put } from '../store/store.ts';
import { isOpen, type Login, type LoginEnd } from './login.ts';

/** Rows of the engine that live and die with a login. */
const engineModels = ['AccessToken', 'AuthorizationCode', 'Grant'];

/** Ends a login: its tokens at once, and a notice for the client where it must be told. */
export function endLogin(
  core: Core,
  login: Login,
  given: { readonly end: LoginEnd; readonly tells: 'client' | 'nobody' },
): readonly Change[] {
  const at = core.now();
  if (!isOpen(login, at)) return [];
  const { id, client, person, uscc, grant, sid } = login;
  const isTold = given.tells === 'client' && sid !== undefined;
  return [
    put('login', id, { ...login, endedAt: at, end: given.end }, at + loginKeptMs),
    ...engineRows(core, login),
    ...(isTold ? [noticeOf(core, { ...login, sid })] : []),
    audited(core, { act: 'login-ended', code: given.end, login: id, client, person, uscc, grant }),
  ];
}

/** Word for the client that this login is over. */
export function noticeOf(core: Core, login: Login & { readonly sid: string }): Change {
  const at = core.now();
  const { client, uscc, person, sid } = login;
  const id = randomUUID();
  const sub = accountOf(uscc, person);
  return put('notice', id, {
    id,
    login: login.id,
    client,
    sub,
    sid,
    tries: 0,
    nextAt: at,
    since: at,
  });
}

/** How long a login is shown in the list of logins. */
export const loginKeptMs = 400 * 86_400_000;

/** Ends every open login that fits. */
export function endLogins(
  core: Core,
  fits: (login: Login) => boolean,
  end: LoginEnd,
): readonly Change[] {
  return core.store
    .all('login')
    .filter(fits)
    .flatMap((login) => endLogin(core, login, { end, tells: 'client' }));
}

function engineRows(core: Core, { engineGrant }: Login): readonly Change[] {
  if (engineGrant === undefined) return [];
  return core.store
    .all('oidc')
    .filter((row) => row['grantId'] === engineGrant || row['rowId'] === `Grant:${engineGrant}`)
    .filter((row) => engineModels.includes(String(row['rowId']).split(':')[0] ?? ''))
    .map((row) => drop('oidc', String(row['rowId'])));
}
