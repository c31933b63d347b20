import { randomUUID, timingSafeEqual } from 'node:crypto';
import { type Instant, isRefusal, type Refusal } from '@yunzhang/base';
import { audited, type Core, digestOf, newShortCode, saltedDigest } from '../core.ts';
import { endLogins } from '../login/ending.ts';
import type { Holder } from '../login/phone.ts';
import { type Change, drop, put } from '../store/store.ts';
import type { Device, Person } from './person.ts';
import { passkeysOf } from './passkeys.ts';
import { clearAttempts, pinForm, recordPin } from './pin.ts';
import { devicesOf, endDevice, newDevice, type SignedIn } from './wallet.ts';

const basis = 'platform.md P04, P09';
/** Between asking at the counter and getting the code, unless a second officer looks too. */
export const waitMs = 24 * 3_600_000;
/** What was asked for and not finished is over. */
const lifeMs = 14 * 86_400_000;
/** A person who had a recovery stopped needs a second officer for so long. */
const stoppedMs = 90 * 86_400_000;
/** The code is typed at the counter, into the new phone. */
const codeMs = 15 * 60_000;
/** Wrong codes before it is void. */
const wrongMax = 5;

/**
 * A person who has lost every phone, passkey or the PIN and has come to the counter.
 *
 * Whoever holds one of the old phones is told, and can stop it: the person at the counter may be
 * somebody else. A thief with the phone could stop it just so, so that two officers who have both
 * seen the person are not stopped by a phone.
 */
export interface Recovery {
  readonly id: string;
  readonly person: string;
  /** The counter's own number of the papers that were shown. */
  readonly reference: string;
  readonly openedBy: string;
  readonly openedAt: Instant;
  readonly readyAt: Instant;
  readonly needsSecond: boolean;
  readonly confirmedBy?: string | undefined;
  readonly stoppedAt?: Instant | undefined;
  readonly codeDigest?: string | undefined;
  readonly codeUntil?: Instant | undefined;
  readonly wrong: number;
}

/** Opens a recovery for a person whom an officer has seen with their papers. */
export async function openRecovery(
  core: Core,
  asked: {
    readonly officer: string;
    readonly account: string;
    readonly name: string;
    readonly idNo: string;
    readonly reference: string;
  },
): Promise<Recovery | Refusal> {
  const idDigest = saltedDigest(core.secret('identity'), asked.idNo);
  const person = core.store
    .all('person')
    .find(
      (one) =>
        one.account === asked.account && one.name === asked.name && one.idDigest === idDigest,
    );
  if (person === undefined) return { refused: 'recovery-person-differs', basis };
  if (openOf(core, person.id) !== undefined) return { refused: 'recovery-open', basis };
  const at = core.now();
  const { officer: openedBy, reference } = asked;
  const wasStopped = core.store
    .all('recovery')
    .some((one) => one.person === person.id && one.stoppedAt !== undefined);
  const recovery: Recovery = {
    id: randomUUID(),
    person: person.id,
    reference,
    openedBy,
    openedAt: at,
    readyAt: at + waitMs,
    needsSecond: wasStopped,
    wrong: 0,
  };
  await keep(core, recovery, { act: 'recovery-opened', officer: openedBy });
  return recovery;
}

/** A second officer has seen the person too: no waiting, and no phone stops it any more. */
export async function confirmRecovery(
  core: Core,
  asked: { readonly id: string; readonly officer: string },
): Promise<Recovery | Refusal> {
  const found = openById(core, asked.id);
  if (isRefusal(found)) return found;
  if (found.openedBy === asked.officer) return { refused: 'recovery-same-officer', basis };
  const confirmed = { ...found, confirmedBy: asked.officer, readyAt: core.now() };
  await keep(core, confirmed, { act: 'recovery-confirmed', officer: asked.officer });
  return confirmed;
}

/** The holder of an old phone says that it is not they who stand at the counter. */
export async function stopRecovery(
  core: Core,
  { person, device }: Holder,
): Promise<Refusal | undefined> {
  const found = openOf(core, person.id);
  if (found === undefined) return { refused: 'recovery-unknown', basis };
  if (found.confirmedBy !== undefined) return { refused: 'recovery-confirmed', basis };
  const stopped = { ...found, stoppedAt: core.now(), codeDigest: undefined };
  await keep(core, stopped, { act: 'recovery-stopped', device: device.id });
  return undefined;
}

/** The counter takes its own recovery back. */
export async function withdrawRecovery(
  core: Core,
  asked: { readonly id: string; readonly officer: string },
): Promise<Refusal | undefined> {
  const found = openById(core, asked.id);
  if (isRefusal(found)) return found;
  const { person } = found;
  const entry = { act: 'recovery-withdrawn', person, officer: asked.officer } as const;
  await core.store.write([drop('recovery', found.id), audited(core, entry)]);
  return undefined;
}

/** Gives the code for the new phone, once the waiting is over; a new one voids the one before. */
export async function giveCode(
  core: Core,
  asked: { readonly id: string; readonly officer: string },
): Promise<{ readonly code: string; readonly until: Instant } | Refusal> {
  const found = openById(core, asked.id);
  if (isRefusal(found)) return found;
  if (found.needsSecond && found.confirmedBy === undefined) {
    return { refused: 'recovery-needs-second', basis };
  }
  if (found.readyAt > core.now()) {
    return {
      refused: 'recovery-waiting',
      basis,
      detail: new Date(found.readyAt).toISOString(),
    };
  }
  const [code, until] = [newShortCode(), core.now() + codeMs];
  const given = { ...found, codeDigest: digestOf(code), codeUntil: until, wrong: 0 };
  await keep(core, given, { act: 'recovery-code-given', officer: asked.officer });
  return { code, until };
}

/**
 * Puts the person on a new phone, with a new PIN. Every old phone, passkey and login is out.
 *
 * The attempt is on disk before the code is compared, as with a PIN.
 */
export async function recover(
  core: Core,
  given: {
    readonly account: string;
    readonly code: string;
    readonly pin: string;
    readonly jwk: Device['jwk'];
    readonly name: string;
  },
): Promise<SignedIn | Refusal> {
  const wrong: Refusal = { refused: 'recovery-code-wrong', basis };
  if (!pinForm.test(given.pin)) return { refused: 'pin-form', basis };
  const person = core.store.all('person').find(({ account }) => account === given.account);
  const found = person === undefined ? undefined : openOf(core, person.id);
  if (person === undefined || found === undefined || !isCodeLive(core, found)) return wrong;
  await core.store.write([row({ ...found, wrong: found.wrong + 1 })]);
  const code = given.code.toUpperCase().replaceAll(/[\s-]/g, '');
  const digests = [digestOf(code), found.codeDigest ?? ''].map((one) => Buffer.from(one));
  const [typed, right] = digests as [Buffer, Buffer];
  if (typed.length !== right.length || !timingSafeEqual(typed, right)) return wrong;
  const pin = await recordPin(given.pin, person.test ? 'test' : 'person');
  // While the PIN was made somebody else may have used the code, or stopped it.
  if (openOf(core, person.id)?.codeDigest !== found.codeDigest) return wrong;
  const made = newDevice(core, person.id, given);
  await core.store.write([...anew(core, person, pin), ...made.changes, drop('recovery', found.id)]);
  return made;
}

function anew(core: Core, person: Person, pin: Person['pin']): readonly Change[] {
  const current = clearAttempts(core.store.get('person', person.id) ?? person);
  return [
    put('person', person.id, { ...current, pin }),
    ...devicesOf(core, person.id).flatMap((device) => endDevice(core, device)),
    ...passkeysOf(core, person.id).map(({ id }) => drop('passkey', id)),
    ...endLogins(core, (login) => login.person === person.id, 'recovered'),
    audited(core, { act: 'recovered', person: person.id }),
  ];
}

/** The recovery of a person that is under way. */
export function openOf(core: Core, person: string): Recovery | undefined {
  return core.store.all('recovery').find((one) => one.person === person && isUnderWay(core, one));
}

function openById(core: Core, id: string): Recovery | Refusal {
  const found = core.store.get('recovery', id);
  if (found === undefined || !isUnderWay(core, found)) {
    return { refused: 'recovery-unknown', basis };
  }
  return found;
}

function isUnderWay({ now }: Core, { stoppedAt, openedAt }: Recovery): boolean {
  return stoppedAt === undefined && openedAt + lifeMs > now();
}

function isCodeLive({ now }: Core, { codeDigest, codeUntil = 0, wrong }: Recovery): boolean {
  return codeDigest !== undefined && codeUntil > now() && wrong < wrongMax;
}

function row(recovery: Recovery): Change {
  return put('recovery', recovery.id, recovery, recovery.openedAt + stoppedMs);
}

async function keep(
  core: Core,
  recovery: Recovery,
  entry: Omit<Parameters<typeof audited>[1], 'person'>,
): Promise<void> {
  await core.store.write([row(recovery), audited(core, { ...entry, person: recovery.person })]);
}
