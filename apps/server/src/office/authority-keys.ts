import { isRefusal } from '@yunzhang/base';
import { custodyPlainSigner, type MakingDoor, type Purpose } from '@yunzhang/custody';
import type { Sm2Signer } from '@yunzhang/gm';
import type { Role } from '../certificates/index.ts';

const purposes: Readonly<Record<Role, Purpose>> = {
  root: 'ca',
  issuing: 'ca',
  'maker-unit': 'maker',
  tsa: 'tsa',
  ocsp: 'ocsp',
};

/** The keys of the built-in authority, in custody; made when they are missing. */
export async function authoritySigners(
  door: Pick<MakingDoor, 'create' | 'sign'>,
): Promise<Readonly<Record<Role, Sm2Signer>>> {
  const signer = async (role: Role): Promise<Sm2Signer> => {
    const key = await door.create(purposes[role], `authority/${role}`);
    if (isRefusal(key)) throw new Error(`custody: ${key.refused} ${key.detail ?? ''}`);
    return custodyPlainSigner(door, key);
  };
  return {
    root: await signer('root'),
    issuing: await signer('issuing'),
    'maker-unit': await signer('maker-unit'),
    tsa: await signer('tsa'),
    ocsp: await signer('ocsp'),
  };
}
