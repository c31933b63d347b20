import { type Refusal } from '@yunzhang/base';
import { sql } from 'kysely';
import type { Database } from '../support/index.ts';
import { refuse } from './refusal.ts';

/** A making unit with what it has to do. */
export interface UnitLoad {
  readonly party: string;
  /** Seals it has been asked for and not yet made. */
  readonly open: number;
  /** Seals it has ever been asked for. */
  readonly total: number;
}

/**
 * Which unit makes the next seal: the one the applicant asks for, else the one with the least to
 * do, and among equals the one that was asked least so far, which goes round.
 *
 * @basis platform.md P02 (several making units)
 */
export function chooseUnit(units: readonly UnitLoad[], wish?: string): string | Refusal {
  if (wish !== undefined) {
    return units.some(({ party }) => party === wish) ? wish : refuse('seal-maker-unknown', wish);
  }
  const [first] = units.toSorted(
    (a, b) => a.open - b.open || a.total - b.total || (a.party < b.party ? -1 : 1),
  );
  return first?.party ?? refuse('seal-maker-unknown');
}

/** What these units have to do. */
export async function readLoads<T>(
  database: Database<T>,
  parties: readonly string[],
): Promise<readonly UnitLoad[]> {
  const { rows } = await sql<UnitLoad>`select party,
      count(case_id) filter (where phase = 'approved')::int as open, count(case_id)::int as total
    from unnest(${parties}::text[]) as u (party)
    left join seal_register r on r.maker = u.party group by party`.execute(database.query);
  return rows;
}

/** A seal on the making desk. */
export interface MakingLine {
  readonly case: string;
  readonly name: string;
  readonly kind: string;
  readonly phase: string;
  readonly code: string | null;
  /** `making`, `made`, `refused`, `withdrawn`; null where it has not begun. */
  readonly state: string | null;
  readonly refused: string | null;
}

/** Rows on one page. */
const pageMax = 50;

/** What a making unit has to make, or has made. */
export async function listMaking<T>(
  database: Database<T>,
  maker: string,
  phase: 'approved' | 'made' = 'approved',
): Promise<readonly MakingLine[]> {
  const { rows } = await sql<MakingLine>`select case_id as case, r.name, r.kind, r.phase,
      coalesce(r.code, m.code) as code, m.state, m.refused
    from seal_register r left join seal_making m using (case_id)
    where r.maker = ${maker} and r.phase = ${phase} order by r.nr limit ${pageMax}`.execute(
    database.query,
  );
  return rows;
}
