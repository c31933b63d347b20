export { helpCodes, type HelpCode } from './codes.ts';
export {
  createHotlineDesk,
  type HotlineDeskOptions,
  type HotlineDeskParts,
} from './hotline-desk.ts';
export { createHelp, type Help, type HelpParts } from './help.ts';
export { enrolOperator, type Operator, type OperatorParts } from './operators.ts';
export { helpMigrations } from './tables.ts';
export { addHelpRoutes, type SupportRouteParts } from './routes.ts';
