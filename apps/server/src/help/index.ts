export { helpCodes, type HelpCode } from './codes.ts';
export {
  createHotlineDesk,
  type HotlineDeskOptions,
  type HotlineDeskParts,
} from './hotline-desk.ts';
export { enrolOperator, type Operator, type OperatorParts } from './operators.ts';
export { helpMigrations } from './tables.ts';
