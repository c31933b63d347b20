import { randomUUID } from 'node:crypto';
import { isRefusal, type Refusal } from '@yunzhang/base';
import { audited, type Core, digestOf, newToken } from '../core.ts';
import { endLogin, endLogins } from '../login/ending.ts';
import type { Holder } from '../login/phone.ts';
import { type Change, drop, put } from '../store/store.ts';
import { admitPin } from './admission.ts';
import type { Device } from './person.ts';

const basis = 'platform.md P04';
/** How long PIN and face count for what is done in the wallet. */
export const steppedUpMs = 5 * 60_000;
/** A phone that was not used for this long signs in again. */
const idleMs = 90 * 86_400_000;
/** Written only when the last time is older, so that looking does not write. */
const seenEveryMs = 60 * 60_000;
/** Phones one person may hold. */
const devicesMax = 10;

/** A phone that has just signed in, and the cookie it keeps. */
export interface SignedIn {
  readonly device: Device;
  readonly token: string;
}

/** Signs a person in on a phone: a new token each time, so that none can be planted. */
export async function signIn(
  core: Core,
  given: {
    readonly account: string;
    readonly pin: string;
    readonly jwk: Device['jwk'];
    readonly name: string;
  },
): Promise<SignedIn | Refusal> {
  const person = core.store.all('person').find(({ account }) => account === given.account);
  const admitted = await admitPin(core, person, given.pin);
  if (isRefusal(admitted)) {
    const entry = { act: 'wallet-signed-in', outcome: 'refused', code: admitted.refused } as const;
    await core.store.write([audited(core, { ...entry, person: person?.id })]);
    return admitted;
  }
  const made = newDevice(core, admitted.id, given);
  await core.store.write([...oldest(core, admitted.id), ...made.changes]);
  return made;
}

/** A phone for a person, and what is written for it. */
export function newDevice(
  core: Core,
  person: string,
  { jwk, name }: Pick<Device, 'jwk' | 'name'>,
): SignedIn & { readonly changes: readonly Change[] } {
  const secret = newToken();
  const at = core.now();
  const id = randomUUID();
  const tokenDigest = digestOf(secret);
  const device = { id, person, tokenDigest, jwk, name, createdAt: at, lastSeenAt: at };
  const entry = audited(core, { act: 'wallet-signed-in', person, device: id });
  return { device, token: `${id}.${secret}`, changes: [put('device', id, device), entry] };
}

function oldest(core: Core, person: string) {
  const mine = devicesOf(core, person);
  const tooMany = mine.slice(devicesMax - 1);
  return tooMany.flatMap((device) => endDevice(core, device));
}

/** The phones a person is signed in on, the newest first. */
export function devicesOf(core: Core, person: string): readonly Device[] {
  return core.store
    .all('device')
    .filter((device) => device.person === person && device.revokedAt === undefined)
    .sort((a, b) => b.lastSeenAt - a.lastSeenAt);
}

/** Whose phone a cookie belongs to. */
export async function holderOf(core: Core, token: string | undefined): Promise<Holder | undefined> {
  const [id = '', secret = ''] = (token ?? '').split('.');
  const device = core.store.get('device', id);
  if (device === undefined || device.revokedAt !== undefined) return undefined;
  if (digestOf(secret) !== device.tokenDigest) return undefined;
  const at = core.now();
  if (at - device.lastSeenAt > idleMs) return undefined;
  const person = core.store.get('person', device.person);
  if (person === undefined) return undefined;
  if (at - device.lastSeenAt < seenEveryMs) return { device, person };
  const seen = { ...device, lastSeenAt: at };
  await core.store.write([put('device', id, seen)]);
  return { device: seen, person };
}

/** PIN and face, for what only a surely known person may do in the wallet. */
export async function stepUp(
  core: Core,
  { device, person }: Holder,
  given: { readonly pin: string; readonly face: boolean; readonly passkey: boolean },
): Promise<Refusal | undefined> {
  if (!given.face) return { refused: 'face-missing', basis };
  const hasPasskey = core.store.all('passkey').some((one) => one.person === person.id);
  if (hasPasskey && !given.passkey) return { refused: 'passkey-needed', basis };
  const admitted = await admitPin(core, person, given.pin);
  if (isRefusal(admitted)) return admitted;
  const level3Until = core.now() + steppedUpMs;
  const current = core.store.get('device', device.id);
  if (current === undefined || current.revokedAt !== undefined) {
    return { refused: 'wallet-sign-in', basis };
  }
  await core.store.write([
    put('device', device.id, { ...current, level3Until }),
    audited(core, { act: 'wallet-stepped-up', person: person.id, device: device.id }),
  ]);
  return undefined;
}

/** Whether PIN and face were shown on this phone a moment ago. */
export function isSteppedUp(core: Core, { device }: Holder): boolean {
  return (device.level3Until ?? 0) > core.now();
}

/** Signs a phone out, with its licences and every login it approved. */
export async function revokeDevice(
  core: Core,
  holder: Holder,
  id: string,
): Promise<Refusal | undefined> {
  const device = core.store.get('device', id);
  if (device?.person !== holder.person.id) return { refused: 'wallet-sign-in', basis };
  await core.store.write(endDevice(core, device));
  return undefined;
}

/** Signs a phone out: its licences go, and every login it approved ends. */
export function endDevice(core: Core, device: Device): readonly Change[] {
  const entry = { act: 'device-revoked', person: device.person, device: device.id } as const;
  const copies = core.store.all('copy').filter((copy) => copy.device === device.id);
  return [
    put('device', device.id, { ...device, revokedAt: core.now() }),
    ...copies.map((copy) => drop('copy', copy.id)),
    audited(core, entry),
    ...endLogins(core, (login) => login.device === device.id, 'device-revoked'),
  ];
}

/** Ends one of the person’s own logins. */
export async function endOwnLogin(
  core: Core,
  holder: Holder,
  id: string,
): Promise<Refusal | undefined> {
  const login = core.store.get('login', id);
  if (login === undefined || login.person !== holder.person.id) {
    return { refused: 'grant-not-yours', basis };
  }
  await core.store.write(endLogin(core, login, { end: 'ended-by-person', tells: 'client' }));
  return undefined;
}
