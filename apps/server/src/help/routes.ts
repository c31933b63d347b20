import type { FastifyRequest } from 'fastify';
import type { TypedApp } from '../typed-app.ts';
import { addEmbedRoutes } from './embed-routes.ts';
import { addHotlineRoutes, type HotlineRouteParts } from './hotline-routes.ts';
import { addKnowledgeRoutes } from './knowledge-routes.ts';
import { addTicketRoutes } from './ticket-routes.ts';

/** What all routes of support need of the border. */
export interface SupportRouteParts extends HotlineRouteParts {
  /** The organisation whose clients the caller may manage; throws a problem where there is none. */
  readonly managerOf: (request: FastifyRequest) => Promise<string>;
}

/** Tickets, hotline, knowledge base, embedding and open data. @basis platform.md P10 */
export function addHelpRoutes(app: TypedApp, parts: SupportRouteParts): void {
  addTicketRoutes(app, parts);
  addHotlineRoutes(app, parts);
  addKnowledgeRoutes(app, parts);
  addEmbedRoutes(app, { ...parts, parts: parts.help.parts });
}
