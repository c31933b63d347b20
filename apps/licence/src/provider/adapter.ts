import { createHash } from 'node:crypto';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { errors } from './library.ts';
import type { Core } from '../core.ts';
import { endLogin } from '../login/ending.ts';
import { type Change, drop, put } from '../store/store.ts';
import { loginOfGrant } from './policy.ts';

/** A used code is remembered for this long after its end, to be known when it comes again. */
const codeKeptMs = 10 * 60_000;

/**
 * Where the OpenID engine keeps its rows.
 *
 * Tokens, codes and session cookies are kept under their digests: whoever reads the file cannot use
 * what stands in it. A code is taken once: between asking and taking there is no other step.
 */
export function engineAdapter(core: Core): (model: string) => Adapter {
  return (model) => {
    const rowId = (id: string): string => `${model}:${isSecret(model) ? digest(id) : id}`;
    const read = (id: string): AdapterPayload | undefined => {
      const row = core.store.get('oidc', rowId(id));
      return row === undefined ? undefined : { ...row, jti: id };
    };
    return {
      upsert: async (id, payload, expiresIn) => {
        const name = rowId(id);
        const { jti: _, ...rest } = payload;
        const kept = expiresIn === undefined ? undefined : core.now() + expiresIn * 1000;
        const until = kept !== undefined && isCode(model) ? kept + codeKeptMs : kept;
        const row = put('oidc', name, { ...rest, ...sealedId(model, id), rowId: name }, until);
        await core.store.write([row, ...(isCode(model) ? noteSession(core, payload) : [])]);
      },
      find: async (id) => read(id),
      findByUserCode: async () => undefined,
      findByUid: async (uid) => {
        const found = core.store
          .all('oidc')
          .find((row) => row['uid'] === uid && String(row['rowId']).startsWith(`${model}:`));
        // Only whoever holds the cookie may go on with it, so the id itself is not given back.
        return found === undefined ? undefined : found;
      },
      consume: async (id) => {
        const row = core.store.get('oidc', rowId(id));
        if (row === undefined || row['consumed'] !== undefined) {
          await core.store.write(replayed(core, row?.['grantId']));
          throw new errors.InvalidGrant('already consumed');
        }
        const at = core.now();
        const until = Number(row['exp']) * 1000 + codeKeptMs;
        const consumed = { ...row, consumed: Math.floor(at / 1000) };
        await core.store.write([put('oidc', rowId(id), consumed, until)]);
      },
      destroy: async (id) => core.store.write([drop('oidc', rowId(id))]),
      revokeByGrantId: async (grantId) => {
        const rows = core.store.all('oidc').filter((row) => row['grantId'] === grantId);
        await core.store.write(rows.map((row) => drop('oidc', String(row['rowId']))));
      },
    };
  };
}

// Two exchanges at once: the engine saw the code unused both times, so the end is told here.
function replayed(core: Core, grantId: unknown): readonly Change[] {
  const login = typeof grantId === 'string' ? loginOfGrant(core, grantId) : undefined;
  if (login === undefined) return [];
  return endLogin(core, login, { end: 'code-replayed', tells: 'client' });
}

function isCode(model: string): boolean {
  return model === 'AuthorizationCode';
}

/** Grants are named in our own rows; nobody gets anything for their names. */
function isSecret(model: string): boolean {
  return model !== 'Grant';
}

function sealedId(model: string, id: string): { readonly jti?: string } {
  return isSecret(model) ? {} : { jti: id };
}

function digest(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}

// The client’s name for the session is known when the code is made; logout notices need it.
function noteSession(core: Core, { grantId, sid }: AdapterPayload): readonly Change[] {
  const login = loginOfGrant(core, grantId);
  if (login === undefined || sid === undefined || login.sid === sid) return [];
  return [put('login', login.id, { ...login, sid }, login.until)];
}
