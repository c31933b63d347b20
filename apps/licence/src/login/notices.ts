import type { Provider } from 'oidc-provider';
import type { Core } from '../core.ts';
import { drop, put } from '../store/store.ts';
import type { LogoutNotice } from './login.ts';

/** Waits between tries, doubled each time. The first three fall within a minute. */
const waitMs = 5000;
const waitMsMax = 10 * 60_000;
/** A client that cannot be reached for a day has no session left to end. */
const triedMs = 86_400_000;

/** What the engine’s client can do, where the types are silent. */
interface LogoutEnd {
  backchannelLogout(account: string, sid: string): Promise<void>;
}

/** Tells clients whose logins are over. @basis OpenID Connect Back-Channel Logout 1.0 §2.5 */
export async function tellClients(core: Core, provider: Provider): Promise<void> {
  const due = core.store.all('notice').filter(({ nextAt }) => nextAt <= core.now());
  await Promise.all(due.map((notice) => tell(core, provider, notice)));
}

async function tell(core: Core, provider: Provider, notice: LogoutNotice): Promise<void> {
  const client = await provider.Client.find(notice.client);
  if (client?.backchannelLogoutUri === undefined || core.now() - notice.since > triedMs) {
    await core.store.write([drop('notice', notice.id)]);
    return;
  }
  try {
    await (client as unknown as LogoutEnd).backchannelLogout(notice.sub, notice.sid);
    await core.store.write([drop('notice', notice.id)]);
  } catch {
    const tries = notice.tries + 1;
    const nextAt = core.now() + Math.min(waitMs * 2 ** notice.tries, waitMsMax);
    await core.store.write([put('notice', notice.id, { ...notice, tries, nextAt })]);
  }
}
