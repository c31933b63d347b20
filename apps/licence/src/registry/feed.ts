import type { Refusal } from '@yunzhang/base';
import { audited, type Core } from '../core.ts';
import { endGrants, grantsOf } from '../grants/giving.ts';
import { voidGrants } from '../grants/grant-rules.ts';
import { isItem } from '../grants/item.ts';
import { endLogins } from '../login/ending.ts';
import { type Change, drop, put } from '../store/store.ts';
import { type Enterprise, type EnterpriseState, refuseState } from './enterprise.ts';

/** News from the registry; `id` makes hearing it twice harmless. */
export interface RegistryChange {
  readonly id: string;
  readonly uscc: string;
  readonly name?: string | undefined;
  /** The id of the new legal representative. */
  readonly legalRep?: string | undefined;
  readonly state?: EnterpriseState | undefined;
}

/** How long the name of a piece of news is remembered. */
const newsKeptMs = 400 * 86_400_000;

/**
 * Takes news in, and voids in the same write what may not outlive it.
 *
 * A new name makes every copy stale; a new legal representative ends besides all grants of the
 * former one; an enterprise out of business keeps only logins for its cancellation.
 *
 * @basis platform.md P04 (registry change)
 */
export async function hearRegistry(
  core: Core,
  news: RegistryChange,
): Promise<'done' | 'known' | Refusal> {
  if (core.store.get('setting', `news-${news.id}`) !== undefined) return 'known';
  const before = core.store.get('enterprise', news.uscc);
  if (before === undefined) return { refused: 'enterprise-unknown', basis: 'platform.md P04' };
  if (news.legalRep !== undefined && core.store.get('person', news.legalRep) === undefined) {
    return { refused: 'person-unknown', basis: 'platform.md P04' };
  }
  const at = core.now();
  const after = changed(before, news);
  await core.store.write([
    put('enterprise', after.uscc, after),
    put('setting', `news-${news.id}`, { value: String(at) }, at + newsKeptMs),
    audited(core, { act: 'registry-changed', uscc: after.uscc }),
    ...voided(core, before, after),
  ]);
  return 'done';
}

function changed(before: Enterprise, news: RegistryChange): Enterprise {
  const { name = before.name, legalRep = before.legalRep, state = before.state } = news;
  const isRegistration = name !== before.name || legalRep !== before.legalRep;
  return { ...before, name, legalRep, state, version: before.version + (isRegistration ? 1 : 0) };
}

function voided(core: Core, before: Enterprise, after: Enterprise): readonly Change[] {
  const { uscc } = after;
  if (after.version === before.version) {
    return endLogins(
      core,
      (login) =>
        login.uscc === uscc && refuseState(after, login.scopes.filter(isItem)) !== undefined,
      'registry-changed',
    );
  }
  const grants =
    after.legalRep === before.legalRep ? [] : voidGrants(grantsOf(core, uscc), core.now());
  const ended = new Set(grants.map(({ id }) => id));
  return [
    ...endGrants(core, grants),
    ...core.store
      .all('copy')
      .filter((copy) => copy.uscc === uscc)
      .map(({ id }) => drop('copy', id)),
    ...endLogins(
      core,
      (login) => login.uscc === uscc && (login.grant === undefined || !ended.has(login.grant)),
      'registry-changed',
    ),
  ];
}
