export * from './codes.ts';
export * from './der.ts';
export * from './der-write.ts';
export * from './digest.ts';
export * from './oid.ts';
export * from './pem.ts';
export { type Sm2KeyPair, readEcPrivateKey, readPkcs8, writePkcs8 } from './pkcs8.ts';
export * from './pkcs12.ts';
export * from './public-key.ts';
export type { EcdsaCurve, EcdsaKey, EddsaKey } from './public-key-curve.ts';
export type { RsaKey } from './public-key-rsa.ts';
export * from './signature-algorithm.ts';
export * from './sm2.ts';
export { decryptSm2, encryptSm2, sm2Kdf } from './sm2-encryption.ts';
export * from './sm2-engine.ts';
export * from './sm2-signature.ts';
export {
  createSoftwareSigner,
  generateSm2Key,
  type RandomOctets,
  signSm2Message,
  type SoftwareKey,
  sm2PublicKey,
} from './sm2-signer.ts';
export * from './sm3.ts';
export * from './sm4-cbc.ts';
export * from './sm4-ctr.ts';
export * from './algorithm.ts';
export * from './chain.ts';
export * from './cms.ts';
export { definiteForm } from './cms-ber.ts';
export { type EssCertificate, essCertificates } from './cms-ess.ts';
export { isSigner, signerCertificate } from './cms-signer.ts';
export * from './cms-verify.ts';
export * from './cms-write.ts';
export * from './crl.ts';
export * from './enveloped-key.ts';
export * from './name.ts';
export * from './ocsp.ts';
export * from './ocsp-verify.ts';
export * from './ocsp-write.ts';
export * from './pkcs10.ts';
export * from './tsp.ts';
export * from './tsp-protocol.ts';
export * from './x509.ts';
export {
  type AuthorityKeyIdentifier,
  type BasicConstraints,
  type Extension,
  extensionTypes,
  type Identity,
  type IdentityKind,
  type KeyUse,
  keyUses,
} from './x509-extensions.ts';
export { type CertificateContent, issueCertificate, writeSm2Spki } from './x509-issue.ts';
