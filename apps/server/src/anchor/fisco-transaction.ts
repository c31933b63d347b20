import { assert, concat, hex, utf8 } from '@yunzhang/base';
import { sm2E, type Sm2Signer, sm3 } from '@yunzhang/gm';
import { bigEndian, tarsNumber, tarsOctets, tarsStruct, tarsText } from './tars.ts';

/** The part of a transaction that is hashed. @basis FISCO BCOS 3 `Transaction.tars`, version 0 */
export interface FiscoTransaction {
  readonly chainId: string;
  readonly groupId: string;
  /** The last block that may hold it; nodes take at most some 600 ahead. */
  readonly blockLimit: number;
  /** Never seen before within the block limit. */
  readonly nonce: string;
  /** `0x…` of the contract; empty for a deployment. */
  readonly to: string;
  readonly input: Uint8Array;
}

/** A transaction to send, with the hash it will be found by. */
export interface SealedFiscoTransaction {
  readonly octets: Uint8Array;
  readonly hash: Uint8Array;
}

/** Version 0 is what every release of FISCO BCOS 3 takes. */
const version = 0;

/**
 * Hash of a transaction on a chain in SM mode: SM3 over the fields, each as it stands.
 *
 * The signature is not in it: the same fields are the same transaction, whoever signs how often.
 *
 * @basis FISCO BCOS 3 `TarsHashable.h`
 */
export function fiscoTransactionHash(transaction: FiscoTransaction): Uint8Array {
  const { chainId, groupId, blockLimit, nonce, to, input } = transaction;
  return sm3(
    concat([
      bigEndian(version, 4),
      utf8(chainId),
      utf8(groupId),
      bigEndian(blockLimit, 8),
      utf8(nonce),
      utf8(to),
      input,
    ]),
  );
}

/**
 * Signs a transaction with SM2 and encodes it.
 *
 * The signature is `r ‖ s ‖ X ‖ Y`, made over the hash as message with the default identity; the
 * node takes the public key from it and the sender's address from the key.
 *
 * @basis FISCO BCOS 3 `SM2Crypto.cpp`, `TransactionBuilder.cpp`
 */
export async function signFiscoTransaction(
  transaction: FiscoTransaction,
  signer: Sm2Signer,
): Promise<SealedFiscoTransaction> {
  const hash = fiscoTransactionHash(transaction);
  const { publicKey } = signer;
  const rs = await signer.sign(sm2E({ publicKey, message: hash }));
  return { octets: encodeFiscoTransaction(transaction, concat([rs, publicKey.subarray(1)])), hash };
}

/** A transaction as it is sent. @basis FISCO BCOS 3 `Transaction.tars` */
export function encodeFiscoTransaction(
  transaction: FiscoTransaction,
  signature: Uint8Array,
): Uint8Array {
  assert(signature.length === 128, 'a signature carries its public key');
  const { chainId, groupId, blockLimit, nonce, to, input } = transaction;
  const data = tarsStruct(1, [
    tarsNumber(1, version),
    tarsText(2, chainId),
    tarsText(3, groupId),
    tarsNumber(4, blockLimit),
    tarsText(5, nonce),
    // An empty text is left out, as the reference encoder does.
    ...(to === '' ? [] : [tarsText(6, to)]),
    tarsOctets(7, input),
  ]);
  return concat([data, tarsOctets(2, fiscoTransactionHash(transaction)), tarsOctets(3, signature)]);
}

/** The account of a key on an SM chain: the end of SM3 of its point. @basis FISCO BCOS 3 */
export function fiscoAddress(publicKey: Uint8Array): Uint8Array {
  return sm3(publicKey.subarray(1)).slice(12);
}

/** Decimal text of the first half of a digest: a nonce that says what it is for. */
export function fiscoNonce(digest: Uint8Array): string {
  return BigInt(`0x${hex(digest.subarray(0, 16))}`).toString();
}
