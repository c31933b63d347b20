export { useCodes, type UseCode } from './codes.ts';
export { guardedCases } from './guarded-cases.ts';
export type { UseParts } from './parts.ts';
export type { Decision, Policy, PolicyLine } from './policy.ts';
export { addUseRoutes, type UseRouteParts } from './routes.ts';
export { useMigrations } from './tables.ts';
export { createUses, type Uses } from './uses.ts';
