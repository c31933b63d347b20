import type { Instant, Refusal } from '@yunzhang/base';
import type { Item } from '../grants/item.ts';
import type { Level } from './level.ts';

/** A QR code is shown for this long, then the next one. @basis platform.md P04 */
export const qrShownMs = 60_000;
/** An attempt to log in that nobody approved is over after this. @basis platform.md P04 */
export const qrLifeMs = 180_000;

/**
 * One attempt to log in, from the screen that shows a code to the phone that approves it.
 *
 * `browser` is the digest of a secret in the cookie of that screen. `codes` are the codes shown so
 * far, the newest first; only the newest two open the phone page, so that a code that was being
 * scanned when it changed still works.
 *
 * @basis platform.md P04
 */
export interface QrLogin {
  readonly id: string;
  readonly interaction: string;
  readonly browser: string;
  readonly client: string;
  readonly scopes: readonly string[];
  readonly asked: readonly Item[];
  readonly needed: Level;
  readonly startedAt: Instant;
  readonly codes: readonly QrCode[];
  readonly state: 'shown' | 'scanned' | 'approved' | 'denied' | 'used';
  /** The phone that scanned; no other may approve. */
  readonly device?: string | undefined;
  readonly login?: string | undefined;
}

/** What the screen shows: a long secret in the QR code, a short one to type. */
export interface QrCode {
  readonly qr: string;
  readonly short: string;
  readonly at: Instant;
}

const basis = 'platform.md P04';

/** Whether the attempt can still be approved. */
export function isOver(login: QrLogin, at: Instant): boolean {
  return at - login.startedAt >= qrLifeMs;
}

/** The login with a fresh code if the newest has been shown long enough. */
export function rotate(login: QrLogin, fresh: QrCode): QrLogin {
  const [newest] = login.codes;
  const isFresh = newest !== undefined && fresh.at - newest.at < qrShownMs;
  if (isFresh || login.state !== 'shown' || isOver(login, fresh.at)) return login;
  return { ...login, codes: [fresh, ...login.codes].slice(0, 2) };
}

/** A phone has read the code. The first to do so keeps it. */
export function scan(login: QrLogin, device: string, at: Instant): QrLogin | Refusal {
  const refusal = refusePhone(login, device, at);
  if (refusal !== undefined) return refusal;
  return { ...login, state: 'scanned', device };
}

/** The phone has approved, once. */
export function approve(
  login: QrLogin,
  given: { readonly device: string; readonly login: string; readonly at: Instant },
): QrLogin | Refusal {
  const refusal = refusePhone(login, given.device, given.at);
  if (refusal !== undefined) return refusal;
  if (login.state !== 'scanned') return { refused: 'qr-used', basis };
  return { ...login, state: 'approved', login: given.login };
}

/** The phone has said no. */
export function deny(login: QrLogin, device: string, at: Instant): QrLogin | Refusal {
  const refusal = refusePhone(login, device, at);
  return refusal ?? { ...login, state: 'denied' };
}

/** The browser takes what was approved: the one that showed the code, for the client that asked. */
export function take(
  login: QrLogin,
  by: {
    readonly browser: string;
    readonly interaction: string;
    readonly client: string;
    readonly at: Instant;
  },
): QrLogin | Refusal {
  const isSame = login.browser === by.browser && login.interaction === by.interaction;
  if (!isSame) return { refused: 'qr-other-browser', basis };
  if (login.client !== by.client) return { refused: 'approval-differs', basis };
  if (login.state === 'used') return { refused: 'qr-used', basis };
  if (isOver(login, by.at)) return { refused: 'ebl-qr-expired', basis };
  if (login.state !== 'approved') return { refused: 'qr-unknown', basis };
  return { ...login, state: 'used' };
}

function refusePhone(login: QrLogin, device: string, at: Instant): Refusal | undefined {
  if (isOver(login, at)) return { refused: 'ebl-qr-expired', basis };
  if (login.state !== 'shown' && login.state !== 'scanned') return { refused: 'qr-used', basis };
  if (login.device !== undefined && login.device !== device) {
    return { refused: 'qr-other-phone', basis };
  }
  return undefined;
}
