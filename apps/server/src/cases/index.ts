export { actIdOf, caseLog, type CaseLogParts, type SubmitActs } from './case-log.ts';
export { type ActDone, type Answer, type CaseParts, type Cases, createCases } from './cases.ts';
export { caseCodes } from './codes.ts';
export type { CaseReading, MineFilter, MinePage } from './reading.ts';
export type { SettledCase } from './settling.ts';
export { caseMigrations } from './tables.ts';
