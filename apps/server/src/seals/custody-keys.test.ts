import { hex, Unavailable } from '@yunzhang/base';
import {
  checkPossession,
  createSoftwareSigner,
  generateSm2Key,
  nameTypes,
  readCertificationRequest,
  signSm2Message,
  type Sm2Signer,
  writeName,
} from '@yunzhang/gm';
import { describe, expect, test } from 'vitest';
import { random } from '../authority.ts';
import { custodyKeys, type KeyDoor } from './custody-keys.ts';

/** A door as custody's: one key for a name, and signatures of messages only. */
function door(): KeyDoor & { readonly keys: Map<string, Sm2Signer> } {
  const keys = new Map<string, Sm2Signer>();
  const told = (name: string) => {
    const signer = keys.get(name);
    const unknown = { refused: 'custody-key-unknown', basis: 'test' };
    return signer === undefined ? unknown : { key: name, publicKey: hex(signer.publicKey) };
  };
  return {
    keys,
    create: async (_purpose, name) => {
      const fresh = createSoftwareSigner({ privateKey: generateSm2Key(random), random });
      keys.set(name, keys.get(name) ?? fresh);
      return told(name);
    },
    find: async (_purpose, name) => told(name),
    sign: async (key, message) => {
      const signer = keys.get(key);
      if (signer === undefined) return { refused: 'custody-key-unknown', basis: 'test' };
      return signSm2Message(signer, message);
    },
  };
}

describe('seal keys in custody', () => {
  const subject = writeName([{ oid: nameTypes.commonName, value: '1101089900001' }]);

  test('are made once and ask for their own certificate', async () => {
    const keys = custodyKeys(door(), 'hsm');
    expect(await keys.has('seal-1')).toBe(false);
    const publicKey = await keys.make('seal-1');
    expect(await keys.make('seal-1')).toEqual(publicKey);
    expect(await keys.has('seal-1')).toBe(true);
    const request = readCertificationRequest(await keys.request('seal-1', subject));
    expect(checkPossession(request)).toBe('holds');
    expect(request.publicKey).toMatchObject({ kind: 'sm2', point: publicKey });
  });

  test('are not taken for missing where custody does not answer', async () => {
    const held = { refused: 'custody-stopped', basis: 'test' };
    const stopped = custodyKeys({ ...door(), find: async () => held }, 'hsm');
    await expect(stopped.has('seal-1')).rejects.toThrow(Unavailable);
    const refusing = custodyKeys({ ...door(), sign: async () => held }, 'hsm');
    await expect(refusing.request('seal-1', subject)).rejects.toThrow(Unavailable);
  });
});
