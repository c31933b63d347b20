import { createHash } from 'node:crypto';
import { type Instant, type Refusal } from '@yunzhang/base';
import { sealCode, uscc } from '@yunzhang/identifiers';
import type { Actor } from '@yunzhang/scenario';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Database, Executor } from '../support/index.ts';
import { refuse } from './refusal.ts';

/** Records taken in one call. */
const recordsMax = 1000;
const basis = 'platform.md P08';

/** One seal of an old register. */
export const oldSeal = z.strictObject({
  code: z.string().refine((text) => sealCode.parse(text).ok, 'a seal code'),
  company: z
    .string()
    .refine((text) => uscc.parse(text, { source: 'register' }).ok, 'a credit code'),
  kind: z.string().min(1).max(40),
  name: z.string().min(1).max(200),
  validTo: z.number().int().nonnegative().optional(),
});

/** One seal of an old register. */
export type OldSeal = z.infer<typeof oldSeal>;

/** States of a record on its way over. @basis platform.md P08 (states) */
export type ImportState = 'imported' | 'matched' | 'duplicate' | 'active' | 'external' | 'disputed';

/** A record as its owner sees it. */
export interface ImportedSeal {
  readonly id: number;
  readonly source: string;
  readonly code: string;
  readonly company: string;
  readonly kind: string;
  readonly name: string;
  readonly state: ImportState;
  readonly detail: string | null;
}

/** What bringing an old register over needs. */
export interface ImportParts {
  readonly database: Database<unknown>;
  readonly now: () => Instant;
  /** The organisation behind a credit code, where it is known here. */
  readonly ownerOf: (company: string) => Promise<string | undefined>;
}

/** What an import came to. */
export interface ImportCount {
  readonly added: number;
  readonly known: number;
  /** Records that differ from what was imported under the same number before. */
  readonly changed: readonly string[];
}

/**
 * Loads records of an old system into the staging area. Loading them again changes nothing; what
 * comes differently the second time is told and not taken.
 *
 * @basis platform.md P08 (who/steps 1; a migration never changes a seal code)
 */
export async function importOldSeals(
  { database, now }: Pick<ImportParts, 'database' | 'now'>,
  source: string,
  records: readonly OldSeal[],
): Promise<ImportCount | Refusal> {
  if (records.length > recordsMax) return refuse('import-too-large', undefined, basis);
  const all = records.map((record) => oldSeal.parse(record));
  const at = now();
  return database.query.transaction().execute(async (transaction) => {
    let added = 0;
    const changed: string[] = [];
    for (const one of all) {
      const digest = createHash('sha256').update(JSON.stringify(one)).digest('hex');
      const { numAffectedRows } = await sql`insert into seal_import (source, code, company, kind,
          name, digest, content, state, imported_at, changed_at)
        values (${source}, ${one.code}, ${one.company}, ${one.kind}, ${one.name}, ${digest},
          ${JSON.stringify(one)}::json, 'imported', ${at}::bigint, ${at}::bigint)
        on conflict do nothing`.execute(transaction);
      if (numAffectedRows === 1n) added += 1;
      else if (!(await isSame(transaction, { source, code: one.code, digest }))) {
        changed.push(one.code);
      }
    }
    return { added, known: all.length - added - changed.length, changed };
  });
}

async function isSame(
  at: Executor,
  { source, code, digest }: { readonly source: string; readonly code: string; digest: string },
): Promise<boolean> {
  const { rows } = await sql<{ digest: string }>`select digest from seal_import
    where source = ${source} and code = ${code}`.execute(at);
  return rows[0]?.digest === digest;
}

/**
 * Pairs staged records with organisations: by code and credit code, never by an image.
 *
 * Two records with one seal code wait for a person, whichever came first; so does a code that a
 * seal of the platform has already.
 *
 * @basis platform.md P08 (who/steps 2; error MIGRATE_DUP)
 */
export async function matchOldSeals({ database, now, ownerOf }: ImportParts): Promise<number> {
  const at = now();
  await sql`update seal_import i set state = 'duplicate', changed_at = ${at}::bigint,
      detail = (select string_agg(source, '、' order by source) from seal_import s
        where s.code = i.code)
    where i.state in ('imported', 'matched')
      and (exists (select from seal_import o where o.code = i.code and o.id <> i.id)
        or exists (select from seal_code c where c.code = i.code))`.execute(database.query);
  const { rows } = await sql<{ id: number; company: string }>`select id, company
    from seal_import where state = 'imported' order by id limit ${recordsMax}`.execute(
    database.query,
  );
  let matched = 0;
  for (const { id, company } of rows) {
    const owner = await ownerOf(company);
    if (owner === undefined) continue;
    const { numAffectedRows } = await sql`update seal_import set state = 'matched',
        owner = ${owner}, changed_at = ${at}::bigint
      where id = ${id}::bigint and state = 'imported'`.execute(database.query);
    if (numAffectedRows === 1n) matched += 1;
  }
  return matched;
}

/** The records an organisation is asked about. */
export async function listImported<T>(
  database: Database<T>,
  owner: string,
): Promise<readonly ImportedSeal[]> {
  const { rows } = await sql<ImportedSeal>`select id, source, code, company, kind, name, state,
      detail
    from seal_import where owner = ${owner} order by id limit 500`.execute(database.query);
  return rows;
}

/**
 * The owner's word on one record: `external` recognises it as a seal that is verified and not used
 * here, `active` asks for it to be made anew with a key of the platform; `disputed` says it is
 * none of theirs, which support takes up and no later confirmation undoes.
 *
 * @basis platform.md P08 (rows MATCHED; a dispute never activates)
 */
export async function answerImported(
  { database, now }: Pick<ImportParts, 'database' | 'now'>,
  actor: Actor,
  given: {
    readonly id: number;
    readonly answer: 'active' | 'external' | 'disputed';
    readonly reason?: string;
  },
): Promise<{ readonly state: ImportState } | Refusal> {
  const { id, answer, reason } = given;
  const { rows } = await sql<{ state: ImportState }>`select state from seal_import
    where id = ${id}::bigint and owner = ${actor.organisation ?? ''}`.execute(database.query);
  const [row] = rows;
  if (row === undefined) return refuse('seal-code-unknown', undefined, basis);
  if (row.state === answer) return { state: answer };
  if (row.state !== 'matched') return refuse('import-state', row.state, basis);
  if (answer !== 'disputed' && actor.level < 3) return refuse('import-level', undefined, basis);
  if (answer === 'disputed' && (reason ?? '') === '')
    return refuse('import-state', 'reason', basis);
  const { numAffectedRows } = await sql`update seal_import set state = ${answer},
      detail = ${reason ?? null}, changed_at = ${now()}::bigint
    where id = ${id}::bigint and state = 'matched'`.execute(database.query);
  return numAffectedRows === 1n ? { state: answer } : refuse('import-state', undefined, basis);
}
