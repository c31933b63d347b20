import { assert, type Instant, type Refusal } from '@yunzhang/base';
import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';
import { refuse } from './refusal.ts';

/** Serials of electronic seals: 9900000 to 9999999. @basis platform.md P03 (reserved range) */
const rangeFrom = 9_900_000;
const rangeSize = 100_000;

/** For whom a code is taken. */
export interface CodeWish {
  readonly case: string;
  /** Division of the filing authority. */
  readonly division: string;
  /** Code of the physical seal the electronic one goes with: it keeps that. */
  readonly paired: string | undefined;
  /** Credit code of the owner. */
  readonly company: string;
  readonly at: Instant;
}

/**
 * Takes a code for a seal, for good: one that was given is never given again, whatever becomes of
 * the seal. Asking again for the same case answers the same code.
 *
 * Has to be called in a transaction: the counter of the division keeps others waiting until then.
 *
 * @basis GA 241.1; platform.md P02, P03
 */
export async function takeSealCode(at: Executor, wish: CodeWish): Promise<string | Refusal> {
  // Two that make the same seal at once: the second waits here and finds the code of the first.
  await sql`select from seal_register where case_id = ${wish.case} for update`.execute(at);
  const { rows } = await sql<{ code: string }>`select code from seal_code
    where case_id = ${wish.case}`.execute(at);
  if (rows[0] !== undefined) return rows[0].code;
  if (wish.paired !== undefined) {
    const isTaken = await hold(at, wish.paired, wish);
    return isTaken ? wish.paired : refuse('seal-code-held', wish.paired);
  }
  for (;;) {
    const serial = await nextSerial(at, wish.division);
    if (serial >= rangeSize) return refuse('seal-code-range-used-up', wish.division);
    const code = `${wish.division}${rangeFrom + serial}`;
    // A code that came with an old register is passed over.
    if (await hold(at, code, wish)) return code;
  }
}

async function nextSerial(at: Executor, division: string): Promise<number> {
  const { rows } = await sql<{ given: number }>`insert into seal_code_series (division, given)
    values (${division}, 1)
    on conflict (division) do update set given = seal_code_series.given + 1
    returning given`.execute(at);
  assert(rows[0] !== undefined, 'a counter answers');
  return rows[0].given;
}

/**
 * Holds a code for a case; false where it is another's. A code of an old register is its owner's,
 * once they have confirmed that the seal is to be made anew.
 */
async function hold(at: Executor, code: string, wish: CodeWish): Promise<boolean> {
  const { numAffectedRows } = await sql`insert into seal_code (code, case_id, at)
    select ${code}, ${wish.case}, ${wish.at}::bigint
    where not exists (select from seal_import where code = ${code}
      and not (state = 'active' and company = ${wish.company} and ${wish.paired ?? ''} = code))
    on conflict do nothing`.execute(at);
  return numAffectedRows === 1n;
}
