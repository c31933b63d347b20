import type { Refusal } from '@yunzhang/base';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { audited, type Core } from '../core.ts';
import type { Holder } from '../login/phone.ts';
import { drop, put } from '../store/store.ts';
import type { Passkey } from './person.ts';

const basis = 'W3C Web Authentication Level 3';
/** A challenge is answered within this time. */
const challengeMs = 5 * 60_000;
/** Passkeys one person may have. */
const passkeysMax = 10;

const refused: Refusal = { refused: 'passkey-refused', basis };

/** What a challenge was given for; an answer serves nothing else. */
export type Purpose = 'register' | `approve:${string}` | 'step-up';

/** Asks the phone for a new passkey. */
export async function registrationOptions(
  core: Core,
  { person, device }: Holder,
): Promise<PublicKeyCredentialCreationOptionsJSON | Refusal> {
  const mine = passkeysOf(core, person.id);
  if (mine.length >= passkeysMax) return { refused: 'passkeys-full', basis };
  const options = await generateRegistrationOptions({
    rpName: '电子营业执照（测试）',
    rpID: hostOf(core),
    userName: person.account,
    userDisplayName: person.name,
    userID: new TextEncoder().encode(person.id),
    excludeCredentials: mine.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
  });
  await keep(core, { device: device.id, purpose: 'register' }, options.challenge);
  return options;
}

/** Takes a new passkey in. */
export async function addPasskey(
  core: Core,
  holder: Holder,
  given: { readonly response: unknown; readonly name: string },
): Promise<Passkey | Refusal> {
  const { person, device } = holder;
  const challenge = await taken(core, { device: device.id, purpose: 'register' });
  if (challenge === undefined) return refused;
  const checked = await quietly(() =>
    verifyRegistrationResponse({
      response: given.response as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: new URL(core.issuer).origin,
      expectedRPID: hostOf(core),
      requireUserVerification: true,
    }),
  );
  if (checked?.registrationInfo === undefined || !checked.verified) return refused;
  const { credential } = checked.registrationInfo;
  if (core.store.get('passkey', credential.id) !== undefined) return refused;
  const passkey: Passkey = {
    id: credential.id,
    person: person.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    counter: credential.counter,
    name: given.name,
    createdAt: core.now(),
  };
  await core.store.write([
    put('passkey', passkey.id, passkey),
    audited(core, { act: 'passkey-added', person: person.id, device: device.id }),
  ]);
  return passkey;
}

/** Asks the phone to show one of the person’s passkeys; nothing where there are none. */
export async function assertionOptions(
  core: Core,
  { person, device }: Holder,
  purpose: Purpose,
): Promise<PublicKeyCredentialRequestOptionsJSON | undefined> {
  const mine = passkeysOf(core, person.id);
  if (mine.length === 0) return undefined;
  const options = await generateAuthenticationOptions({
    rpID: hostOf(core),
    allowCredentials: mine.map(({ id }) => ({ id })),
    userVerification: 'required',
  });
  await keep(core, { device: device.id, purpose }, options.challenge);
  return options;
}

/** Whether the phone has shown a passkey for this purpose. */
export async function checkPasskey(
  core: Core,
  { person, device }: Holder,
  given: { readonly response: unknown; readonly purpose: Purpose },
): Promise<Refusal | undefined> {
  const challenge = await taken(core, { device: device.id, purpose: given.purpose });
  const response = given.response as AuthenticationResponseJSON;
  const passkey = core.store.get('passkey', response?.id ?? '');
  if (challenge === undefined || passkey?.person !== person.id) return refused;
  const checked = await quietly(() =>
    verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: new URL(core.issuer).origin,
      expectedRPID: hostOf(core),
      requireUserVerification: true,
      credential: {
        id: passkey.id,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
        counter: passkey.counter,
      },
    }),
  );
  if (checked === undefined || !checked.verified) return refused;
  const { newCounter: counter } = checked.authenticationInfo;
  await core.store.write([
    put('passkey', passkey.id, { ...passkey, counter, lastUsedAt: core.now() }),
  ]);
  return undefined;
}

/** Takes a passkey away. */
export async function removePasskey(
  core: Core,
  holder: Holder,
  id: string,
): Promise<Refusal | undefined> {
  if (core.store.get('passkey', id)?.person !== holder.person.id) return refused;
  const entry = {
    act: 'passkey-removed',
    person: holder.person.id,
    device: holder.device.id,
  } as const;
  await core.store.write([drop('passkey', id), audited(core, entry)]);
  return undefined;
}

/** A person’s passkeys. */
export function passkeysOf(core: Core, person: string): readonly Passkey[] {
  return core.store.all('passkey').filter((passkey) => passkey.person === person);
}

function hostOf(core: Core): string {
  return new URL(core.issuer).hostname;
}

interface Challenged {
  readonly device: string;
  readonly purpose: Purpose;
}

function keep(core: Core, { device, purpose }: Challenged, challenge: string): Promise<void> {
  const until = core.now() + challengeMs;
  return core.store.write([
    put('setting', `challenge-${device}-${purpose}`, { value: challenge }, until),
  ]);
}

/** The challenge, once. */
async function taken(core: Core, { device, purpose }: Challenged): Promise<string | undefined> {
  const id = `challenge-${device}-${purpose}`;
  const challenge = core.store.get('setting', id)?.value;
  if (challenge !== undefined) await core.store.write([drop('setting', id)]);
  return challenge;
}

// What is wrong with an answer is the browser’s business; here it is not accepted.
async function quietly<T>(check: () => Promise<T>): Promise<T | undefined> {
  try {
    return await check();
  } catch {
    return undefined;
  }
}
