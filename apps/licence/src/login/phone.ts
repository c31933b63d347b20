import { randomUUID } from 'node:crypto';
import { isRefusal, type Refusal } from '@yunzhang/base';
import { audited, type Core } from '../core.ts';
import { admitPin } from '../people/admission.ts';
import type { Copy, Device, Person } from '../people/person.ts';
import { findPower, type Power, refusePower } from '../people/power.ts';
import { type Change, put } from '../store/store.ts';
import { type Approval, readApproval, refuseDifference } from './approval.ts';
import { acrOf, type Level } from './level.ts';
import type { Login } from './login.ts';
import { approve, deny, type QrLogin, scan } from './qr.ts';

const basis = 'platform.md P04';
/** A login lasts eight hours. @basis platform.md P04 (token life) */
const loginMs = 8 * 3_600_000;

/** A phone whose holder is known. */
export interface Holder {
  readonly device: Device;
  readonly person: Person;
}

/** What the holder did on the phone to be known again. */
export interface Proofs {
  readonly pin: string;
  readonly face: boolean;
  /** Whether a passkey was shown for this very approval. */
  readonly passkey: boolean;
}

/** A phone reads a code: the long one of the picture, or the short one that was typed. */
export async function openCode(
  core: Core,
  holder: Holder,
  code: string,
): Promise<QrLogin | Refusal> {
  const found = attemptByCode(core, code);
  if (found === undefined) return { refused: 'qr-unknown', basis };
  const scanned = scan(found, holder.device.id, core.now());
  if (isRefusal(scanned)) return scanned;
  if (found.state === 'scanned') return scanned;
  const { client } = scanned;
  await core.store.write([
    kept(scanned),
    audited(core, {
      act: 'qr-scanned',
      client,
      person: holder.person.id,
      device: holder.device.id,
    }),
  ]);
  return scanned;
}

/** The attempt that shows this code, or showed it a moment ago. */
export function attemptByCode(core: Core, code: string): QrLogin | undefined {
  const short = code.toUpperCase().replaceAll(/[\s-]/g, '');
  return core.store
    .all('qr')
    .find(({ codes }) => codes.some((one) => one.qr === code || one.short === short));
}

/**
 * Approves, if everything holds: the phone’s signature over what was displayed, the licence, the
 * grant, the level, and the PIN, in that order, so that a PIN is tried only where it can serve.
 */
export async function approveLogin(
  core: Core,
  holder: Holder,
  given: { readonly code: string; readonly approval: string; readonly proofs: Proofs },
): Promise<Login | Refusal> {
  const found = attemptByCode(core, given.code);
  if (found === undefined) return { refused: 'qr-unknown', basis };
  const done = await judge(core, holder, { ...given, found });
  if (!isRefusal(done)) return done;
  await core.store.write([
    audited(core, {
      act: 'qr-approved',
      outcome: 'refused',
      code: done.refused,
      client: found.client,
      person: holder.person.id,
      device: holder.device.id,
    }),
  ]);
  return done;
}

interface Judged {
  readonly code: string;
  readonly approval: string;
  readonly proofs: Proofs;
  readonly found: QrLogin;
}

async function judge(core: Core, holder: Holder, judged: Judged): Promise<Login | Refusal> {
  const { found, proofs } = judged;
  const { device, person } = holder;
  const approval = await readApproval(judged.approval, { jwk: device.jwk, now: core.now() });
  if (isRefusal(approval)) return approval;
  const shown = {
    issuer: core.issuer,
    qr: judged.code,
    client: found.client,
    scopes: found.scopes,
    acr: acrOf(found.needed),
  };
  const power = findPower(core, {
    person: person.id,
    uscc: approval.uscc,
    grant: approval.grantId ?? undefined,
  });
  const early =
    refuseDifference(approval, shown) ??
    (power === undefined ? { refused: 'ebl-no-grant', basis } : undefined) ??
    refuseLevel(core, holder, { found, proofs, power });
  if (early !== undefined) return early;
  if (found.needed >= 2) {
    const admitted = await admitPin(core, person, proofs.pin);
    if (isRefusal(admitted)) return admitted;
  }
  return finish(core, holder, { ...judged, approval });
}

function refuseLevel(
  core: Core,
  { device, person }: Holder,
  asked: { readonly found: QrLogin; readonly proofs: Proofs; readonly power: Power | undefined },
): Refusal | undefined {
  const { found, proofs, power } = asked;
  if (power === undefined) return { refused: 'ebl-no-grant', basis };
  const refusal = refusePower(core, { person: person.id, power, items: found.asked });
  if (refusal !== undefined) return refusal;
  if (found.needed === 4 && power.role !== 'legal_rep') {
    return { refused: 'level-legal-representative', basis };
  }
  const hasPasskey = core.store.all('passkey').some((passkey) => passkey.person === person.id);
  if (found.needed >= 3 && hasPasskey && !proofs.passkey)
    return { refused: 'passkey-needed', basis };
  const needsFace = found.needed >= 3 || copyOf(core, device, power) === undefined;
  return needsFace && !proofs.face ? { refused: 'face-missing', basis } : undefined;
}

// Between here and the write there is no waiting: a code that was approved meanwhile is refused.
async function finish(
  core: Core,
  { device, person }: Holder,
  { code, approval, proofs }: Omit<Judged, 'approval'> & { readonly approval: Approval },
): Promise<Login | Refusal> {
  const current = attemptByCode(core, code);
  const power = findPower(core, {
    person: person.id,
    uscc: approval.uscc,
    grant: approval.grantId ?? undefined,
  });
  const now = core.store.get('device', device.id);
  if (now === undefined || now.revokedAt !== undefined) return { refused: 'wallet-sign-in', basis };
  if (current === undefined || power === undefined) return { refused: 'qr-unknown', basis };
  const refusal = refusePower(core, { person: person.id, power, items: current.asked });
  if (refusal !== undefined) return refusal;
  const login = newLogin(core, { device, person, power, attempt: current, proofs });
  const approved = approve(current, { device: device.id, login: login.id, at: core.now() });
  if (isRefusal(approved)) return approved;
  const { uscc, client, grant } = login;
  const entry = { client, uscc, grant, login: login.id, person: person.id, device: device.id };
  await core.store.write([
    kept(approved),
    put('login', login.id, login, login.until),
    ...freshCopy(core, device, power),
    audited(core, { act: 'qr-approved', ...entry }),
    ...(grant === undefined ? [] : [audited(core, { act: 'grant-used', ...entry })]),
  ]);
  return login;
}

function newLogin(
  core: Core,
  from: Holder & { readonly power: Power; readonly attempt: QrLogin; readonly proofs: Proofs },
): Login {
  const { power, attempt, proofs, person, device } = from;
  const at = core.now();
  const until = at + loginMs;
  return {
    id: randomUUID(),
    client: attempt.client,
    person: person.id,
    uscc: power.enterprise.uscc,
    role: power.role,
    grant: power.grant?.id,
    level: attempt.needed,
    amr: amrOf(attempt.needed, proofs),
    scopes: attempt.scopes,
    device: device.id,
    at,
    // A login never outlives what it rests on.
    until: Math.min(until, power.grant?.validTo ?? until),
  };
}

/** @basis RFC 8176; platform.md P04 */
function amrOf(level: Level, proofs: Proofs): readonly string[] {
  const pin = level >= 2 ? ['pin'] : [];
  const face = level >= 3 && proofs.face ? ['face'] : [];
  return ['ebl_qr', ...face, ...(proofs.passkey ? ['hwk'] : []), ...pin];
}

/** The copy of this licence on this phone, if it shows the registration as it is. */
export function copyOf(core: Core, device: Device, power: Power): Copy | undefined {
  const { enterprise, grant } = power;
  const copy = core.store.get('copy', copyId(device, power));
  return copy?.version === enterprise.version && copy.grant === grant?.id ? copy : undefined;
}

/** Downloads a licence to a phone that has none of this registration. */
export function freshCopy(core: Core, device: Device, power: Power): readonly Change[] {
  if (copyOf(core, device, power) !== undefined) return [];
  const { enterprise, grant } = power;
  const id = copyId(device, power);
  const copy: Copy = {
    id,
    device: device.id,
    person: device.person,
    uscc: enterprise.uscc,
    grant: grant?.id,
    version: enterprise.version,
    at: core.now(),
  };
  return [put('copy', id, copy)];
}

function copyId(device: Device, { enterprise, grant }: Power): string {
  return `${device.id}.${enterprise.uscc}.${grant?.id ?? 'own'}`;
}

/** The holder says no. */
export async function denyLogin(
  core: Core,
  holder: Holder,
  code: string,
): Promise<Refusal | undefined> {
  const found = attemptByCode(core, code);
  if (found === undefined) return { refused: 'qr-unknown', basis };
  const denied = deny(found, holder.device.id, core.now());
  if (isRefusal(denied)) return denied;
  const { client } = found;
  const entry = { client, person: holder.person.id, device: holder.device.id };
  await core.store.write([kept(denied), audited(core, { act: 'qr-denied', ...entry })]);
  return undefined;
}

/** Finished attempts stay a while, so that the screen hears of them. */
const attemptKeptMs = 13 * 60_000;

function kept(attempt: QrLogin): Change {
  return put('qr', attempt.id, attempt, attempt.startedAt + attemptKeptMs);
}
