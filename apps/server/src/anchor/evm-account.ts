import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { assert } from '@yunzhang/base';
import { encodeRlp, rlpNumber } from './rlp.ts';

/** A transaction before it is signed. */
export interface LegacyTransaction {
  readonly nonce: number;
  readonly gasPrice: bigint;
  readonly gasLimit: number;
  /** 20 octets; absent for a deployment. */
  readonly to?: Uint8Array;
  readonly data: Uint8Array;
  readonly chainId: number;
}

/** A transaction ready to be sent, with the hash it will have. */
export interface SignedTransaction {
  readonly octets: Uint8Array;
  readonly hash: Uint8Array;
}

/** An account that can send transactions. */
export interface EvmAccount {
  /** 20 octets. */
  readonly address: Uint8Array;
  sign(transaction: LegacyTransaction): SignedTransaction;
}

/**
 * An account with its key in memory.
 *
 * Transactions are of type 0, which every engine takes, with the chain in the signature (EIP-155).
 * Nonces of the signature are deterministic (RFC 6979): the same transaction is the same octets
 * and has the same hash, so sending it twice is sending it once.
 *
 * @basis EIP-155; ledger.md §17
 */
export function createEvmAccount(privateKey: Uint8Array): EvmAccount {
  assert(secp256k1.utils.isValidSecretKey(privateKey), 'a key is a number from 1 to n − 1');
  const key = privateKey.slice();
  const address = keccak_256(secp256k1.getPublicKey(key, false).subarray(1)).slice(12);
  return {
    address,
    sign: (transaction) => {
      const { nonce, gasPrice, gasLimit, to, data, chainId } = transaction;
      const fields = [
        rlpNumber(nonce),
        rlpNumber(gasPrice),
        rlpNumber(gasLimit),
        to ?? new Uint8Array(0),
        rlpNumber(0),
        data,
      ];
      const chain = [rlpNumber(chainId), rlpNumber(0), rlpNumber(0)];
      const digest = keccak_256(encodeRlp([...fields, ...chain]));
      const signature = secp256k1.sign(digest, key, { prehash: false, format: 'recovered' });
      const [recovery] = signature;
      assert(recovery === 0 || recovery === 1, 'r stays below the order of the curve');
      const number = (from: number): Uint8Array =>
        withoutZeros(signature.subarray(from, from + 32));
      const v = rlpNumber(BigInt(chainId) * 2n + 35n + BigInt(recovery));
      const octets = encodeRlp([...fields, v, number(1), number(33)]);
      return { octets, hash: keccak_256(octets) };
    },
  };
}

function withoutZeros(octets: Uint8Array): Uint8Array {
  const first = octets.findIndex((octet) => octet !== 0);
  return first < 0 ? new Uint8Array(0) : octets.subarray(first);
}
