export { helpCodes, type HelpCode } from './codes.ts';
export {
  createHotlineDesk,
  type HotlineDeskOptions,
  type HotlineDeskParts,
} from './hotline-desk.ts';
export { createHelp, type Help, type HelpParts } from './help.ts';
export { enrolOperator, type Operator, type OperatorParts } from './operators.ts';
export { helpMigrations } from './tables.ts';
export type { HelpRouteParts } from './route-parts.ts';
export { addTicketRoutes } from './ticket-routes.ts';
export { openKnowledge, type Article, type Knowledge } from './knowledge.ts';
export { addKnowledgeRoutes, type KnowledgeRouteParts } from './knowledge-routes.ts';
export { addEmbedRoutes, type EmbedRouteParts } from './embed-routes.ts';
