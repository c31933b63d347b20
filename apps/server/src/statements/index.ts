export { type StatementCode, statementCodes } from './codes.ts';
export { followActs } from './following.ts';
export type { GrantorKey } from './grantor-keys.ts';
export { type MadeSeal } from './made-seal.ts';
export { addStatementRoutes, type StatementRouteParts } from './routes.ts';
export { shownAct } from './shown-act.ts';
export {
  createStatements,
  type OpenStatement,
  type StatementParts,
  type Statements,
} from './statements.ts';
export { statementMigrations, type StatementRow } from './tables.ts';
