import type { FastifyInstance } from 'fastify';
import { addExportRoutes } from './export-routes.ts';
import { addLoginRoutes } from './login-routes.ts';
import { addMeRoutes } from './me-routes.ts';
import { addOfficeRoutes } from './office-routes.ts';
import { addOrganisationRoutes } from './organisation-routes.ts';
import { PeopleProblem } from './problem.ts';
import { addRegistryRoute } from './registry-feed.ts';
import { challengeOf, type PeopleRouteParts } from './route-parts.ts';

/**
 * Adds the routes of logins, persons and organisations to an app of their own scope.
 *
 * @basis platform.md P01, P04; product.md A2, A10
 */
export async function addPeopleRoutes(
  app: FastifyInstance,
  parts: PeopleRouteParts,
): Promise<void> {
  await app.register(async (inner) => {
    inner.setErrorHandler((error, _request, reply) => {
      if (!(error instanceof PeopleProblem)) throw error;
      void reply.headers(challengeOf(error));
      throw parts.problem(error.code, error.detail, error.retryAfterMs);
    });
    addLoginRoutes(inner, parts);
    addMeRoutes(inner, parts);
    addOrganisationRoutes(inner, parts.people);
    addOfficeRoutes(inner, parts.people);
    addExportRoutes(inner, parts.people);
    await inner.register(async (feed) => addRegistryRoute(feed, parts.people));
  });
}
