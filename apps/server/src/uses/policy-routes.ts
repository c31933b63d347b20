import { isoUtc, isRefusal } from '@yunzhang/base';
import { z } from 'zod';
import type { TypedApp } from '../typed-app.ts';
import { decidePolicy, noPolicy, policyForm } from './policy.ts';
import { keepPolicy, readPolicies } from './policies.ts';
import { costs, requesterOf, unkept, type UseRouteParts } from './route-parts.ts';

/** A hundred rules with long lists. */
const policySizeMax = 512 * 1024;

const useForm = z.strictObject({
  kind: z.string().min(1).max(64),
  sealKind: z.string().min(1).max(64).exactOptional(),
  amountFen: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  counterparties: z.array(z.string().max(256)).max(50).default([]),
  at: z.iso.datetime({ offset: true }).exactOptional(),
});

/** Approval chains as data, and what they would say. @basis product.md N10 */
export function addPolicyRoutes(app: TypedApp, parts: UseRouteParts): void {
  const { uses, charge, people, problem } = parts;
  const { database, now } = uses.parts;
  app.get(
    '/v1/policies',
    { schema: { operationId: 'policy.read' }, onRequest: charge(costs.read) },
    async (request, reply) => {
      const { organisation, caller } = await requesterOf(parts, request);
      if (caller.kind !== 'person') throw problem('access-refused');
      const versions = await readPolicies(database.query, organisation);
      const [current] = versions;
      return unkept(reply).send({
        ...(current === undefined ? {} : { current: { ...current, at: isoUtc(current.at) } }),
        versions: versions.map(({ version, by, at }) => ({ version, by, at: isoUtc(at) })),
      });
    },
  );
  const kept = z.strictObject({ policy: policyForm, expects: z.number().int().min(0) });
  app.put(
    '/v1/policies',
    {
      schema: { operationId: 'policy.keep', body: kept },
      bodyLimit: policySizeMax,
      onRequest: charge(costs.decide),
    },
    async (request, reply) => {
      const { organisation, caller, party } = await requesterOf(parts, request);
      people.authorise(caller, 'rule.set');
      const wish = { ...request.body, organisation, by: party, now: now() };
      const version = await keepPolicy(database.query, wish);
      if (isRefusal(version)) throw problem(version.refused, version.detail);
      return unkept(reply).send({ version });
    },
  );
  const trial = z.strictObject({ use: useForm, policy: policyForm.exactOptional() });
  app.post(
    '/v1/policies/dry-run',
    {
      schema: { operationId: 'policy.dry-run', body: trial },
      bodyLimit: policySizeMax,
      onRequest: charge(costs.decide),
    },
    async (request, reply) => {
      const { organisation } = await requesterOf(parts, request);
      const { use, policy } = request.body;
      const [current] =
        policy === undefined ? await readPolicies(database.query, organisation, 1) : [];
      const at = use.at === undefined ? now() : Date.parse(use.at);
      const asked = policy ?? current?.policy ?? noPolicy;
      return unkept(reply).send(decidePolicy(asked, current?.version ?? 0, { ...use, at }));
    },
  );
}
