import type { Refusal } from '@yunzhang/base';
import { isRefusal } from '@yunzhang/base';
import { audited, type Core, digestOf, newId, newShortCode } from '../core.ts';
import { isItem } from '../grants/item.ts';
import { put } from '../store/store.ts';
import { neededLevel } from './level.ts';
import type { Login } from './login.ts';
import { isOver, qrLifeMs, type QrLogin, qrShownMs, rotate, take } from './qr.ts';

/** A finished attempt is remembered for this long, so that its end can be told. */
const keptMs = qrLifeMs + 10 * 60_000;

/** What a client asked of the engine. */
export interface Asking {
  readonly interaction: string;
  readonly client: string;
  readonly scope: string;
  readonly acrValues?: string | undefined;
  /** The level that the client insists on. */
  readonly essential: number;
}

/** What the screen shows. */
export interface Screen {
  readonly state: QrLogin['state'] | 'over';
  readonly qr: string;
  readonly short: string;
  /** Until the code changes, and until the attempt is over. */
  readonly changesInMs: number;
  readonly overInMs: number;
}

/** The attempt that this browser makes in this interaction, begun where there is none. */
export async function beginAttempt(
  core: Core,
  asking: Asking,
  browserToken: string,
): Promise<QrLogin> {
  const browser = digestOf(browserToken);
  const running = attemptOf(core, { interaction: asking.interaction, browser });
  if (running !== undefined && !isOver(running, core.now()) && running.state !== 'denied') {
    return running;
  }
  const scopes = asking.scope.split(' ').filter((scope) => scope !== '');
  const asked = scopes.filter(isItem);
  const needed = Math.max(
    neededLevel(asking.acrValues, asked),
    asking.essential,
  ) as QrLogin['needed'];
  const at = core.now();
  const login: QrLogin = {
    id: newId(),
    interaction: asking.interaction,
    browser,
    client: asking.client,
    scopes,
    asked,
    needed,
    startedAt: at,
    codes: [{ qr: newId(), short: newShortCode(), at }],
    state: 'shown',
  };
  await core.store.write([
    put('qr', login.id, login, at + keptMs),
    audited(core, { act: 'qr-shown', client: login.client }),
  ]);
  return login;
}

/** What the screen shows now; the code changes when its minute is over. */
export async function showAttempt(core: Core, found: QrLogin): Promise<Screen> {
  const at = core.now();
  const login = rotate(found, { qr: newId(), short: newShortCode(), at });
  if (login !== found)
    await core.store.write([put('qr', login.id, login, login.startedAt + keptMs)]);
  const [newest] = login.codes;
  const isEnded = isOver(login, at) && (login.state === 'shown' || login.state === 'scanned');
  const overInMs = Math.max(0, login.startedAt + qrLifeMs - at);
  return {
    state: isEnded ? 'over' : login.state,
    qr: newest?.qr ?? '',
    short: newest?.short ?? '',
    changesInMs: Math.min(overInMs, Math.max(0, (newest?.at ?? 0) + qrShownMs - at)),
    overInMs,
  };
}

/** The newest attempt of a browser in an interaction. */
export function attemptOf(
  core: Core,
  by: { readonly interaction: string; readonly browser: string },
): QrLogin | undefined {
  return core.store
    .all('qr')
    .filter(({ interaction, browser }) => interaction === by.interaction && browser === by.browser)
    .sort((a, b) => b.startedAt - a.startedAt)[0];
}

/** The browser that showed the code takes the login, once. */
export async function takeLogin(
  core: Core,
  by: { readonly interaction: string; readonly browserToken: string; readonly client: string },
): Promise<Login | Refusal> {
  const { interaction, client } = by;
  const browser = digestOf(by.browserToken);
  const found = attemptOf(core, { interaction, browser });
  if (found === undefined) return { refused: 'qr-other-browser', basis: 'platform.md P04' };
  const taken = take(found, { browser, interaction, client, at: core.now() });
  if (isRefusal(taken)) return taken;
  const login = core.store.get('login', taken.login ?? '');
  if (login === undefined) return { refused: 'qr-unknown', basis: 'platform.md P04' };
  await core.store.write([put('qr', taken.id, taken, taken.startedAt + keptMs)]);
  return login;
}
