import { randomUUID } from 'node:crypto';
import { acts } from '@yunzhang/ledger';
import type { Case } from '@yunzhang/scenario';
import { sealUse } from '@yunzhang/scenarios';
import { sql } from 'kysely';
import type { SealAnswer } from '../seals/index.ts';
import type { MadeSeal } from '../statements/index.ts';
import type { Executor } from '../support/index.ts';
import type { UseParts } from './parts.ts';

/** A use as the sealing works on it. */
export type Use = NonNullable<ReturnType<typeof sealUse.its>>;

/** A use that may be sealed now. */
export interface Sealing {
  readonly use: Use;
  readonly seal: MadeSeal;
  /** Name of the mandate at custody. */
  readonly mandate: string;
}

/** A use as it stands. */
export async function readUse(
  { inside, database }: Pick<UseParts, 'inside' | 'database'>,
  id: string,
): Promise<Use | undefined> {
  const [found]: readonly Case[] = await inside(database.query, [id]);
  return sealUse.its(found);
}

/** Tries an act as the machine that seals. */
export async function attempt(
  { cases, signer }: Pick<UseParts, 'cases' | 'signer'>,
  on: string,
  act: string,
  input: object,
): Promise<SealAnswer> {
  const machine = { system: signer, holds: [], level: 1 } as const;
  return cases.attempt(machine, { scenario: sealUse.id, act, on, input }, randomUUID());
}

interface GrantRow {
  readonly name: string;
  readonly state: string;
  readonly isOver: boolean;
}

async function grantOf(
  at: Executor,
  { id, record: r }: Pick<Use, 'id' | 'record'>,
): Promise<GrantRow | undefined> {
  const isStanding = r.mode === 'standing' || r.mode === 'service';
  const of = isStanding ? (r.mandate ?? '') : id;
  const { rows } = await sql<GrantRow>`select g.mandate as name, g.state,
      exists (select from custody_statement w
        where w.mandate = g.mandate and w.act = ${acts.mandateWithdraw}::int) as "isOver"
    from custody_statement g where g.case_id = ${of} and g.act = ${acts.mandateGrant}::int
    order by g.version desc limit 1`.execute(at);
  return rows[0];
}

/** The mandate custody has heard of for a use. A withdrawal is true here at its commit. */
export async function mandateOf(
  at: Executor,
  use: Pick<Use, 'id' | 'record'>,
): Promise<{ readonly name: string } | 'waiting' | 'gone'> {
  const row = await grantOf(at, use);
  if (row === undefined || row.isOver || row.state === 'void') return 'gone';
  return row.state === 'told' ? { name: row.name } : 'waiting';
}

/** The same for people. */
export async function mandateStateOf(
  at: Executor,
  use: Pick<Use, 'id' | 'record'>,
): Promise<'none' | 'waiting-key' | 'waiting-signature' | 'to-tell' | 'told' | 'void'> {
  const row = await grantOf(at, use);
  if (row === undefined) return 'none';
  if (row.isOver || row.state === 'void') return 'void';
  if (row.state === 'key') return 'waiting-key';
  if (row.state === 'signature') return 'waiting-signature';
  return row.state === 'told' ? 'told' : 'to-tell';
}
