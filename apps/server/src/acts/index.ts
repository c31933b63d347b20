export type { ActRecords, OpenedAct } from './act-records.ts';
export { actCodes } from './codes.ts';
export { ownLogPolicy } from './log-policy.ts';
export {
  createSealActs,
  type Intent,
  type IntentMore,
  type LoggedAct,
  type LoggedSeal,
  type SealActParts,
  type SealActs,
  type ShownAct,
  type WantedLevel,
} from './seal-acts.ts';
export type { WitnessDesk } from './witnessed-evidence.ts';
export { actMigrations, type ActTables } from './tables.ts';
