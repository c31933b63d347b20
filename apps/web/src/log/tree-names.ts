import type { SignatureKind, TreeHashName } from '@yunzhang/ledger';

/** What people call the two trees. */
export const treeNames: Readonly<Record<TreeHashName, string>> = {
  sha256: 'SHA-256',
  sm3: 'SM3',
};

/** What people call the kinds of signature. */
export const kindNames: Readonly<Record<SignatureKind, string>> = {
  ed25519: 'Ed25519',
  ecdsa: 'ECDSA',
  'ed25519-cosignature': 'Ed25519',
  rfc6962: 'RFC 6962',
  mldsa44: 'ML-DSA-44',
  sm2: 'SM2',
  'sm2-cosignature': 'SM2',
};
