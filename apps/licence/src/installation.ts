import { randomBytes } from 'node:crypto';
import type { Core, SecretName } from './core.ts';
import { openStore, put, type Store } from './store/store.ts';

/** Opens the folder of an installation, and makes its secrets at the first start. */
export async function openInstallation(
  place: Pick<Core, 'now' | 'issuer' | 'heard'> & { readonly data: string },
): Promise<Core> {
  const { data, ...known } = place;
  const store = openStore(data, known.now);
  const secrets = await keepSecrets(store);
  return { ...known, store, secret: (name) => secrets[name] };
}

async function keepSecrets(store: Store): Promise<Readonly<Record<SecretName, string>>> {
  const kept = (name: SecretName): string | undefined =>
    store.get('setting', `secret-${name}`)?.value;
  const made = {
    pairwise: kept('pairwise') ?? randomBytes(32).toString('base64url'),
    identity: kept('identity') ?? randomBytes(32).toString('base64url'),
    cookies: kept('cookies') ?? randomBytes(32).toString('base64url'),
  };
  const names = Object.keys(made) as readonly SecretName[];
  const missing = names.filter((name) => kept(name) === undefined);
  await store.write(missing.map((name) => put('setting', `secret-${name}`, { value: made[name] })));
  return made;
}
