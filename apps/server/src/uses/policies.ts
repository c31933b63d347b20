import type { Instant, Refusal } from '@yunzhang/base';
import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';
import { type Decision, decidePolicy, noPolicy, type Policy, type PolicyUse } from './policy.ts';
import { refuse } from './refusal.ts';

/** Versions told at once. */
const versionsMax = 200;

/** One version of a policy. */
export interface KeptPolicy {
  readonly version: number;
  readonly policy: Policy;
  readonly by: string;
  readonly at: Instant;
}

/** The versions of an organisation's policy, the newest first. */
export async function readPolicies(
  at: Executor,
  organisation: string,
  limit: number = versionsMax,
): Promise<readonly KeptPolicy[]> {
  const { rows } = await sql<KeptPolicy>`select version, policy, by_party as by, at from use_policy
    where organisation = ${organisation} order by version desc limit ${limit}`.execute(at);
  return rows;
}

/** Keeps a new version, if nobody else did since `expects`; no version is ever changed. */
export async function keepPolicy(
  at: Executor,
  wish: {
    readonly organisation: string;
    readonly policy: Policy;
    readonly expects: number;
    readonly by: string;
    readonly now: Instant;
  },
): Promise<number | Refusal> {
  const { organisation, policy, expects, by, now } = wish;
  const [last] = await readPolicies(at, organisation, 1);
  if ((last?.version ?? 0) !== expects) return refuse('use-policy-moved');
  const { rows } = await sql<{ version: number }>`insert into use_policy
      (organisation, version, policy, by_party, at)
    values (${organisation}, ${expects + 1}::int, ${JSON.stringify(policy)}::json, ${by},
      ${now}::bigint)
    on conflict do nothing returning version`.execute(at);
  return rows[0]?.version ?? refuse('use-policy-moved');
}

/** What the policy in force says of a use. */
export async function decideUse(
  at: Executor,
  organisation: string,
  use: PolicyUse,
): Promise<Decision> {
  const [current] = await readPolicies(at, organisation, 1);
  return decidePolicy(current?.policy ?? noPolicy, current?.version ?? 0, use);
}
