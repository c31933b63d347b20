export * from './codes.ts';
export * from './der.ts';
export * from './der-write.ts';
export * from './digest.ts';
export * from './oid.ts';
export * from './public-key.ts';
export type { EcdsaCurve, EcdsaKey, EddsaKey } from './public-key-curve.ts';
export type { RsaKey } from './public-key-rsa.ts';
export * from './signature-algorithm.ts';
export * from './sm2.ts';
export * from './sm2-engine.ts';
export * from './sm2-signature.ts';
export {
  createSoftwareSigner,
  generateSm2Key,
  type RandomOctets,
  type SoftwareKey,
  sm2PublicKey,
} from './sm2-signer.ts';
export * from './sm3.ts';
