export { type SealAlarm } from './alarms.ts';
export type * from './borders.ts';
export { sealOfficeCodes, type SealOfficeCode } from './codes.ts';
export { custodyKeys, type KeyDoor } from './custody-keys.ts';
export { createFilingStandIn, type FilingStandIn, type StandInMood } from './filing-stand-in.ts';
export {
  drawForApplication,
  type Imprint,
  type ImprintWish,
  type SealKindName,
} from './imprints.ts';
export { lasting, type LastingWork } from './lasting.ts';
export { type Making, tagLifeOf } from './making.ts';
export { createSealOffice, type SealOffice, type SealOfficeParts } from './office.ts';
export { createPaperSealer, type PaperSeal, type PaperSealParts } from './paper-seals.ts';
export { drawPaper, type PaperFont } from './papers.ts';
export { type ActProof, isInForce, type SealStatus, type StatusStep } from './status.ts';
export { sealMigrations } from './tables.ts';
export {
  type CheckCount,
  type CheckParts,
  compareSeals,
  listAllFindings,
  type Reconciliation,
  reconcileDay,
} from './checks.ts';
export {
  findForHotline,
  hotlineCall,
  type HotlineCall,
  hotlineFacts,
  type HotlineOutcome,
  type HotlineParts,
  type HotlineSeal,
  stopByHotline,
} from './hotline.ts';
export {
  answerImported,
  importOldSeals,
  type ImportParts,
  listImported,
  matchOldSeals,
  type OldSeal,
} from './old-register.ts';
export { reachSeals, type RegistryEvent, type RegistryReach } from './registry-events.ts';
export type { SealRouteParts } from './route-parts.ts';
export { addSealRoutes } from './routes.ts';
export {
  applyOneSeal,
  applyStarterSet,
  type OneWish,
  type StarterSeal,
  type StarterWish,
} from './starter-set.ts';
export {
  answerStatement,
  endStatements,
  openStatements,
  type StandingMandates,
  type StatementParts,
} from './statements.ts';
export { readSnapshot, type SealSnapshot, type SnapshotSigner, takeSnapshot } from './snapshot.ts';
export { listRegister, type RegisterLine, type RegisterQuery } from './directory.ts';
export { followSeals } from './register.ts';
