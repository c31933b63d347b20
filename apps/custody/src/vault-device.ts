import { equal, fromHex, hex } from '@yunzhang/base';
import {
  isSm2Point,
  type RandomOctets,
  sm2Engine,
  sm2SignatureCandidates,
  type Sm2Signer,
} from '@yunzhang/gm';
import type { Bridge, DeviceKey } from './bridge.ts';
import type { Device } from './bridge-line.ts';
import type { KeyState } from './record.ts';
import type { KeyVault, MadeKey } from './vault.ts';
import { VaultFault } from './vault-fault.ts';

/** What the vault of a device needs. */
export interface DeviceVaultParts {
  readonly device: Device;
  /** Every key on record. */
  readonly keys: ReadonlyMap<string, KeyState>;
  readonly random: RandomOctets;
}

/** A key that a person has to look after. */
export interface DeviceConcern {
  /** On record and not in the device, with another public key there, ended and left, or foreign. */
  readonly what: 'missing' | 'differs' | 'left' | 'unknown';
  readonly key?: string;
  readonly place: string;
}

/** Keys in a device. */
export interface DeviceVault extends KeyVault {
  /** Compares the device with the record; ends what was to be ended. Nothing else is changed. */
  check(): Promise<readonly DeviceConcern[]>;
}

/** Where a key is, cut into the kind of device and the place in it. */
function placeOf({ place = '' }: KeyState): readonly [kind: string, place: string] {
  const colon = place.indexOf(':');
  return [place.slice(0, colon), place.slice(colon + 1)];
}

/**
 * Keys in a device that is reached over a bridge.
 *
 * The device is not believed: a public key is compared with the record once for each time the
 * device was opened, and every signature is verified before it is used. A wrong one may tell the
 * private key to whoever gets it, so it goes nowhere and the device is not used any more.
 *
 * @basis gm-crypto.md §12; docs/decisions/0024-device-bridges.md
 */
export function createDeviceVault(parts: DeviceVaultParts): DeviceVault {
  const { device, keys, random } = parts;
  const checked = new WeakMap<Bridge, Set<string>>();

  const compare = async (bridge: Bridge, state: KeyState): Promise<void> => {
    const known = checked.get(bridge) ?? new Set();
    checked.set(bridge, known);
    if (known.has(state.key)) return;
    const [kind, place] = placeOf(state);
    if (kind !== bridge.kind)
      throw new VaultFault('custody-device-key', `the key is in another kind, ${kind}`);
    const { value } = await bridge.ask('public', place);
    if (hex(value) !== state.publicKey) throw new VaultFault('custody-device-key', 'differs');
    known.add(state.key);
  };
  const sign = async (bridge: Bridge, question: SignQuestion): Promise<Uint8Array> => {
    const { place, publicKey, e } = question;
    const { value } = await bridge.ask('sign', place, hex(e));
    const right = sm2SignatureCandidates(value).find(({ rs }) =>
      sm2Engine.verify(publicKey, e, rs),
    );
    if (right === undefined) throw device.stop(new VaultFault('custody-device-signature', place));
    return right.rs;
  };
  const make = async (bridge: Bridge, key: string): Promise<MadeKey> => {
    const made = bridge.isMaking
      ? { place: key, publicKey: (await bridge.ask('make', key)).value }
      : await claim(bridge, keys);
    // A key of another curve or a mechanism that hashes once more is found before it is used.
    await sign(bridge, { ...made, e: random(32) }).catch(async (error) => {
      if (bridge.isMaking) await bridge.ask('destroy', key).catch(() => undefined);
      throw error;
    });
    return { publicKey: made.publicKey, place: `${bridge.kind}:${made.place}` };
  };
  return {
    make: async (key) => device.use(async (bridge) => make(bridge, key), { isOnce: true }),
    signer: async (key) =>
      signerOf(keys.get(key), async (state, question) =>
        device.use(async (bridge) => {
          await compare(bridge, state);
          return sign(bridge, question);
        }),
      ),
    destroy: async (key) => {
      const state = keys.get(key);
      if (state === undefined) return true;
      try {
        return await device.use(async (bridge) => end(bridge, state));
      } catch (error) {
        // It is ended here in any case, and in the device at the next look.
        if (error instanceof VaultFault) return false;
        throw error;
      }
    },
    check: async () => device.use(async (bridge) => check(bridge, keys)),
  };
}

interface SignQuestion {
  readonly place: string;
  readonly publicKey: Uint8Array;
  readonly e: Uint8Array;
}

function signerOf(
  state: KeyState | undefined,
  sign: (state: KeyState, question: SignQuestion) => Promise<Uint8Array>,
): Sm2Signer {
  if (state === undefined) throw new VaultFault('custody-device-key', 'not on record');
  const [kind, place] = placeOf(state);
  const publicKey = fromHex(state.publicKey);
  return {
    publicKey,
    origin: kind === 'sdf' ? 'sdf' : 'pkcs11',
    sign: async (e) => sign(state, { place, publicKey, e }),
    close: async () => {},
  };
}

/** The first key pair of the device that was never on record, neither its place nor its key. */
async function claim(bridge: Bridge, keys: ReadonlyMap<string, KeyState>): Promise<DeviceKey> {
  const { keys: there } = await bridge.ask('list');
  const states = [...keys.values()];
  const places = new Set(states.map(({ place }) => place));
  const points = new Set(states.map(({ publicKey }) => publicKey));
  const free = there.find(
    ({ place, publicKey }) =>
      !places.has(`${bridge.kind}:${place}`) &&
      !points.has(hex(publicKey)) &&
      isSm2Point(publicKey),
  );
  if (free === undefined) throw new VaultFault('custody-device-full');
  return free;
}

/** Ends a key in the device, if it is the one on record. */
async function end(bridge: Bridge, state: KeyState): Promise<boolean> {
  const [kind, place] = placeOf(state);
  if (kind !== bridge.kind || !bridge.isMaking) return false;
  try {
    const { value } = await bridge.ask('public', place);
    if (!equal(value, fromHex(state.publicKey))) return false;
    await bridge.ask('destroy', place);
    return true;
  } catch (error) {
    if (error instanceof VaultFault && error.code === 'custody-device-key') return true;
    throw error;
  }
}

async function check(
  bridge: Bridge,
  keys: ReadonlyMap<string, KeyState>,
): Promise<readonly DeviceConcern[]> {
  const { keys: listed } = await bridge.ask('list');
  const there = new Map(listed.map((one) => [`${bridge.kind}:${one.place}`, hex(one.publicKey)]));
  const concerns: DeviceConcern[] = [];
  for (const state of keys.values()) {
    const { key, place, publicKey, isDestroyed } = state;
    if (place === undefined) continue;
    const found = there.get(place);
    there.delete(place);
    if (isDestroyed) {
      if (found === publicKey && !(await end(bridge, state))) {
        concerns.push({ what: 'left', key, place });
      }
      continue;
    }
    if (found === undefined) concerns.push({ what: 'missing', key, place });
    else if (found !== publicKey) concerns.push({ what: 'differs', key, place });
  }
  // What an operator made for us to take is no concern; what only we can have made is one.
  if (bridge.isMaking) {
    for (const place of there.keys()) concerns.push({ what: 'unknown', place });
  }
  return concerns;
}
