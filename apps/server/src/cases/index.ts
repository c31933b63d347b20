export { actIdOf, caseLog, type CaseLogParts, type SubmitActs } from './case-log.ts';
export { type ActDone, type Answer, type CaseParts, type Cases, createCases } from './cases.ts';
export { type CaseClock, startCaseClock } from './case-clock.ts';
export { caseCodes } from './codes.ts';
export { withCases } from './document.ts';
export type { CaseReading, MineFilter, MinePage } from './reading.ts';
export { addCaseRoutes, type CaseRouteParts } from './routes.ts';
export type { SettledCase } from './settling.ts';
export { caseMigrations } from './tables.ts';
