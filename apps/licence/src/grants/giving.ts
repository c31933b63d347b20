import { isRefusal, type Refusal } from '@yunzhang/base';
import { audited, type Core, nextNumber } from '../core.ts';
import { endLogins } from '../login/ending.ts';
import { type Change, drop, put } from '../store/store.ts';
import type { Grant, GrantRequest } from './grant.ts';
import { acceptGrant, createGrant, type Grants, revokeGrant, settleGrants } from './grant-rules.ts';

/** How long a grant that ended is kept to be looked at. */
const endedKeptMs = 5 * 366 * 86_400_000;

/** Gives a grant. */
export async function giveGrant(
  core: Core,
  asked: Omit<GrantRequest, 'id'>,
): Promise<Grant | Refusal> {
  const enterprise = core.store.get('enterprise', asked.uscc);
  if (enterprise === undefined) return { refused: 'enterprise-unknown', basis: 'platform.md P04' };
  const delegate = core.store.get('person', asked.delegate);
  const number = nextNumber(core, 'SQ');
  const made = createGrant(grantsOf(core, asked.uscc), {
    request: { ...asked, id: number.id },
    enterprise,
    delegateVerified: delegate?.verified === true,
    at: core.now(),
  });
  const { grantor: person, uscc } = asked;
  if (isRefusal(made)) {
    const entry = {
      act: 'grant-created',
      outcome: 'refused',
      code: made.refused,
      person,
      uscc,
    } as const;
    await core.store.write([audited(core, entry)]);
    return made;
  }
  await core.store.write([
    number.change,
    put('grant', made.id, made),
    audited(core, { act: 'grant-created', person, uscc, grant: made.id }),
  ]);
  return made;
}

/** Takes a grant on. */
export async function takeGrant(
  core: Core,
  asked: { readonly id: string; readonly person: string; readonly faceMatches: boolean },
): Promise<Grant | Refusal> {
  const uscc = core.store.get('grant', asked.id)?.uscc ?? '';
  const taken = acceptGrant(grantsOf(core, uscc), { ...asked, at: core.now() });
  if (isRefusal(taken)) return taken;
  await core.store.write([
    put('grant', taken.id, taken),
    audited(core, { act: 'grant-accepted', person: asked.person, uscc, grant: taken.id }),
  ]);
  return taken;
}

/** Takes a grant back, with all below it, their copies and their logins. */
export async function takeBack(
  core: Core,
  asked: { readonly id: string; readonly by: string },
): Promise<Refusal | undefined> {
  const grant = core.store.get('grant', asked.id);
  const legalRep = core.store.get('enterprise', grant?.uscc ?? '')?.legalRep ?? '';
  const ended = revokeGrant(grantsOf(core, grant?.uscc ?? ''), {
    ...asked,
    legalRep,
    at: core.now(),
  });
  if (isRefusal(ended)) return ended;
  await core.store.write(endGrants(core, ended));
  return undefined;
}

/** Ends what time has ended. Called again and again; does nothing twice. */
export async function settleAll(core: Core): Promise<void> {
  const at = core.now();
  const byUscc = new Map<string, Grant[]>();
  for (const grant of core.store.all('grant')) {
    const list = byUscc.get(grant.uscc) ?? [];
    list.push(grant);
    byUscc.set(grant.uscc, list);
  }
  const changes = [...byUscc.values()].flatMap((grants) =>
    endGrants(core, settleGrants(grants, at)),
  );
  if (changes.length > 0) await core.store.write(changes);
}

/** The rows that change when these grants end: they themselves, copies, logins. */
export function endGrants(core: Core, ended: Grants): readonly Change[] {
  const ids = new Set(ended.map(({ id }) => id));
  if (ids.size === 0) return [];
  const copies = core.store
    .all('copy')
    .filter(({ grant }) => grant !== undefined && ids.has(grant))
    .map(({ id }) => drop('copy', id));
  const end = ended.some((grant) => grant.end === 'registry-changed')
    ? 'registry-changed'
    : 'grant-ended';
  return [
    ...ended.flatMap((grant) => [
      put('grant', grant.id, grant, (grant.endedAt ?? core.now()) + endedKeptMs),
      audited(core, {
        act: 'grant-ended',
        code: grant.end,
        uscc: grant.uscc,
        person: grant.delegate,
        grant: grant.id,
      }),
    ]),
    ...copies,
    ...endLogins(core, ({ grant }) => grant !== undefined && ids.has(grant), end),
  ];
}

/** All grants of an enterprise. */
export function grantsOf(core: Core, uscc: string): Grants {
  return core.store.all('grant').filter((grant) => grant.uscc === uscc);
}
