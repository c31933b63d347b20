import {
  createPrivateKey,
  createPublicKey,
  createSign,
  createVerify,
  randomBytes,
} from 'node:crypto';
import {
  createSoftwareSigner,
  encodeSm2Signature,
  sm2E,
  sm2Engine,
  sm2Z,
  writePkcs8,
  writeSm2Spki,
} from '@yunzhang/gm';
import { assertTrue, measure, result } from './measure.mjs';

/**
 * SM2 against OpenSSL.
 *
 * Node's OpenSSL computes standard SM2 only for imported keys, and only through createSign and
 * createVerify with Z fed first; every other call computes something else. It stays in here: as a
 * peer to measure against, never as a part of the product. @basis sm2-engine.md §4
 */
export function benchmarks() {
  return [
    { name: 'sm2-sign', run: signing },
    { name: 'sm2-verify', run: verifying },
  ];
}

function subject() {
  const privateKey = new Uint8Array(32).map((_, i) => i + 1);
  const random = (size) => new Uint8Array(randomBytes(size));
  const signer = createSoftwareSigner({ privateKey, random });
  const { publicKey } = signer;
  const message = new Uint8Array(256).map((_, i) => i);
  const pkcs8 = { key: Buffer.from(writePkcs8(privateKey)), format: 'der', type: 'pkcs8' };
  const spki = { key: Buffer.from(writeSm2Spki(publicKey)), format: 'der', type: 'spki' };
  const nodePrivate = createPrivateKey(pkcs8);
  const nodePublic = createPublicKey(spki);
  const z = sm2Z({ publicKey });
  return { signer, publicKey, message, nodePrivate, nodePublic, z };
}

async function signing() {
  const { signer, publicKey, message, nodePrivate, nodePublic, z } = subject();
  const ours = () => signer.sign(sm2E({ publicKey, message }));
  const peer = () => createSign('sm3').update(z).update(message).sign(nodePrivate);
  const der = encodeSm2Signature(await ours());
  const holds = createVerify('sm3').update(z).update(message).verify(nodePublic, der);
  assertTrue(holds, 'OpenSSL accepts our signature');
  return [result('sm2-sign', await measure(ours, peer), { peerName: 'OpenSSL' })];
}

async function verifying() {
  const { signer, publicKey, message, nodePublic, z } = subject();
  const rs = await signer.sign(sm2E({ publicKey, message }));
  const der = encodeSm2Signature(rs);
  const ours = () => sm2Engine.verify(publicKey, sm2E({ publicKey, message }), rs);
  const peer = () => createVerify('sm3').update(z).update(message).verify(nodePublic, der);
  assertTrue(ours() && peer(), 'both accept the signature');
  return [result('sm2-verify', await measure(ours, peer), { peerName: 'OpenSSL' })];
}
