export type { AuditAct, AuditEntry } from './audit.ts';
export { type LicenceCode, licenceCodes } from './codes.ts';
export { demoCast, demoPin } from './demo/cast.ts';
export { createLicence, type Licence, type LicenceOptions } from './licence.ts';
export { acrOf, type Level, levelOf, stepUpChallenge } from './login/level.ts';
export type { Client } from './provider/client.ts';
export type { Cast, EnterpriseGiven, GrantGiven, PersonGiven } from './registry/cast.ts';
export { type Enterprise, type EnterpriseState, enterpriseStates } from './registry/enterprise.ts';
export type { RegistryChange } from './registry/feed.ts';
