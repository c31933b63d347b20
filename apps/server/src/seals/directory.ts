import type { Instant } from '@yunzhang/base';
import { sql } from 'kysely';
import type { Database } from '../support/index.ts';

/** Seals on one page. */
const pageMax = 20;

/** A seal as anybody may know it. @basis product.md N21; seal-life (open fields) */
export interface DirectoryLine {
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly phase: string;
  readonly isInForce: boolean;
  readonly validFrom: Instant;
  readonly validTo: Instant;
  readonly filingNo: string | null;
}

/** Which seals. */
export interface DirectoryQuery {
  readonly company: string;
  readonly kind?: string;
  /** What the page before gave as `next`. */
  readonly after?: string;
}

/** Some of an owner's seals, in the order of their codes. */
export interface DirectoryPage {
  readonly seals: readonly DirectoryLine[];
  readonly next?: string;
}

/**
 * The seals of one owner, by its credit code in full: there is no way to go through all owners.
 *
 * Seals appear once they are made, and stay when they have ended.
 *
 * @basis product.md N21
 */
export async function listDirectory<T>(
  database: Database<T>,
  { company, kind, after = '' }: DirectoryQuery,
  now: Instant,
): Promise<DirectoryPage> {
  const { rows } = await sql<DirectoryLine>`select r.code, r.name, r.kind, r.phase,
      coalesce(h.usable_from <= ${now}::bigint and ${now}::bigint < h.usable_until, false)
        as "isInForce",
      r.valid_from as "validFrom", r.valid_to as "validTo", r.filing_no as "filingNo"
    from seal_register r join seal_history h on h.case_id = r.case_id and h.version = r.version
    where r.company = ${company} and r.code > ${after}
      and (${kind ?? null}::text is null or r.kind = ${kind ?? null}::text)
    order by r.code limit ${pageMax + 1}`.execute(database.query);
  const seals = rows.slice(0, pageMax);
  const last = seals.at(-1);
  return rows.length > pageMax && last !== undefined ? { seals, next: last.code } : { seals };
}

/** The picture in a made seal, by its code, and the case it belongs to. */
export async function findPicture<T>(
  database: Database<T>,
  code: string,
): Promise<{ readonly case: string; readonly seal: string } | undefined> {
  const { rows } = await sql<{ case: string; seal: string }>`select case_id as case, seal
    from seal_register join seal_making using (case_id)
    where seal_register.code = ${code} and seal is not null`.execute(database.query);
  return rows[0];
}

/** A seal in the register, made or not, as a regulator reads it. */
export interface RegisterLine {
  readonly case: string;
  readonly code: string | null;
  readonly name: string;
  readonly kind: string;
  readonly phase: string;
  readonly company: string;
  readonly maker: string | null;
  readonly filingNo: string | null;
  readonly changedAt: Instant;
}

/** Which part of the register. */
export interface RegisterQuery {
  readonly phase?: string | undefined;
  readonly company?: string | undefined;
  /** What the page before gave as `next`. */
  readonly after?: number | undefined;
}

/** Lines of the register on one page. */
const registerMax = 50;

/** The register, the newest application first. */
export async function listRegister<T>(
  database: Database<T>,
  { phase, company, after }: RegisterQuery,
): Promise<{ readonly seals: readonly RegisterLine[]; readonly next?: number }> {
  const { rows } = await sql<RegisterLine & { readonly nr: number }>`select r.nr,
      r.case_id as case, r.code, r.name, r.kind, r.phase, r.company, r.maker,
      r.filing_no as "filingNo", h.at as "changedAt"
    from seal_register r join seal_history h on h.case_id = r.case_id and h.version = r.version
    where (${phase ?? null}::text is null or r.phase = ${phase ?? null}::text)
      and (${company ?? null}::text is null or r.company = ${company ?? null}::text)
      and (${after ?? null}::bigint is null or r.nr < ${after ?? null}::bigint)
    order by r.nr desc limit ${registerMax + 1}`.execute(database.query);
  const shown = rows.slice(0, registerMax);
  const seals = shown.map(({ nr: _nr, ...one }) => one);
  const last = shown.at(-1);
  return rows.length > registerMax && last !== undefined ? { seals, next: last.nr } : { seals };
}
