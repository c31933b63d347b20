import type { Actor, Stage } from '@yunzhang/scenario';
import type { FastifyInstance } from 'fastify';
import { as, lent, routeServer } from '../route-testing.ts';
import type { Answer, Cases } from './cases.ts';
import { type CaseBench, storeStage } from './cases-testing.ts';
import { addCaseRoutes } from './routes.ts';

/** The routes of cases on a server of their own, for tests only. */
export interface CaseServer {
  readonly app: FastifyInstance;
  /** The header by which a test says who asks. */
  readonly as: (actor: Actor | undefined) => Readonly<Record<string, string>>;
}

export async function caseServer(cases: Cases): Promise<CaseServer> {
  return { app: await routeServer((app) => addCaseRoutes(app, { ...lent, cases })), as };
}

/** Tells stories over HTTP. */
export async function httpStage(
  bench: CaseBench,
  heard: (scenario: string, status: number, said: unknown) => void = () => {},
): Promise<Stage> {
  return storeStage(bench, async (cases) => {
    const { app, as } = await caseServer(cases);
    return async ({ actor, scenario, act, on, body, key }) => {
      const root = `/v1/scenarios/${scenario}`;
      const place = on === undefined ? '' : `/cases/${encodeURIComponent(on)}`;
      const answer = await app.inject({
        method: 'POST',
        url: `${root}${place}/${act}`,
        headers: { ...as(actor), 'idempotency-key': key },
        payload: body,
      });
      const said = answer.json<Record<string, unknown>>();
      heard(scenario, answer.statusCode, said);
      const isDone = answer.statusCode < 400;
      // Its shape is held to the document by another test.
      return (isDone
        ? { accepted: true, ...said }
        : { refused: said['code'] }) as unknown as Answer;
    };
  });
}
