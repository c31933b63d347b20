export {
  type AuthorityOptions,
  type AuthorityParts,
  type CertificateAuthority,
  createCertificateAuthority,
} from './certificate-authority.ts';
export { type CertificateCode, certificateCodes } from './codes.ts';
export type {
  CertificateIssuer,
  CertificateOrder,
  CertificatePair,
  CertificateStatus,
  OrderAnswer,
  ProfileName,
  RevocationWish,
  RevocationWord,
} from './issuer.ts';
export { sealFits } from './ordering.ts';
export { createOutsideIssuer, type OutsideOptions } from './outside-issuer.ts';
export { practicePolicy, type Role, timeStampPolicy } from './profiles.ts';
export { AuthorityUnfit } from './roles.ts';
export { addCertificateRoutes } from './routes.ts';
export type { CertificateEntry } from './store.ts';
export { certificateMigrations } from './tables.ts';
