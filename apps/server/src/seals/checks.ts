import type { Instant } from '@yunzhang/base';
import { sql } from 'kysely';
import type { Database, Executor } from '../support/index.ts';
import type { PoliceFiling, RegistryLook, SealCertificates, SealKeys } from './borders.ts';

/** Seals compared in one step. */
const stepSize = 200;
const day = 24 * 3_600_000;
/** A certificate that ends within this is to be renewed. */
const remindedMs = 30 * day;

/** What a comparison finds. @basis platform.md P08 (fields: findings) */
export type FindingKind =
  | 'OWNER_NAME_CHANGED'
  | 'OWNER_DISSOLVED'
  | 'CERT_EXPIRES_30D'
  | 'KEY_MISSING'
  | 'NOT_FILED'
  | 'NO_CUSTODIAN';

/** What is to be done about it, by when and by whom. @basis platform.md P08 (rule table) */
const rules = {
  OWNER_NAME_CHANGED: { action: 'NOTIFY_REMAKE', days: 30, by: 'authority' },
  OWNER_DISSOLVED: { action: 'FREEZE', days: 1, by: 'authority' },
  CERT_EXPIRES_30D: { action: 'REMIND_RENEW', days: 27, by: 'owner' },
  KEY_MISSING: { action: 'FREEZE', days: 1, by: 'maker' },
  NOT_FILED: { action: 'REFILE', days: 1, by: 'maker' },
  NO_CUSTODIAN: { action: 'NOTIFY', days: 15, by: 'owner' },
} as const satisfies Readonly<
  Record<FindingKind, { action: string; days: number; by: 'owner' | 'authority' | 'maker' }>
>;

/** Whom the comparison asks. */
export interface CheckParts {
  readonly database: Database<unknown>;
  readonly now: () => Instant;
  readonly registry: RegistryLook;
  readonly certificates: Pick<SealCertificates, 'status'>;
  readonly keys: Pick<SealKeys, 'has'>;
  readonly register: (system: string) => Pick<PoliceFiling, 'query'> | undefined;
}

interface CheckedSeal {
  readonly nr: number;
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly company: string;
  readonly owner: string;
  readonly authority: string;
  readonly maker: string;
  readonly police: string;
  readonly custodian: string | null;
  readonly certificate: string;
  readonly request: string | null;
  readonly to: Instant;
}

type Found = Partial<Record<FindingKind, string>>;

/** What one night's comparison came to. */
export interface CheckCount {
  readonly checked: number;
  readonly opened: number;
  readonly closed: number;
  /** Seals of which something could not be asked; their findings stay as they were. */
  readonly unknown: number;
}

/**
 * Compares every live seal with registry, certification authority, police and key custody.
 *
 * A finding has an owner and a due date, is opened once, and closes when it is no longer seen. A
 * service that is away finds nothing and closes nothing.
 *
 * @basis platform.md P08 (continuous check)
 */
export async function compareSeals(parts: CheckParts): Promise<CheckCount> {
  const count = { checked: 0, opened: 0, closed: 0, unknown: 0 };
  for (let after = 0; ;) {
    const seals = await liveSeals(parts.database, after);
    for (const seal of seals) {
      after = seal.nr;
      count.checked += 1;
      const found = await look(parts, seal).catch(() => undefined);
      if (found === undefined) count.unknown += 1;
      else await note(parts, seal, { found, count });
    }
    if (seals.length < stepSize) return count;
  }
}

async function liveSeals<T>(database: Database<T>, after: number): Promise<readonly CheckedSeal[]> {
  const { rows } = await sql<CheckedSeal>`select r.nr, case_id as id, r.code, r.name, r.kind,
      r.company, r.owner, r.authority, r.maker, r.police, r.custodian,
      coalesce(m.serial, lower(r.certificate)) as certificate,
      f.request_id as request, r.valid_to as to
    from seal_register r left join seal_filing f using (case_id)
      left join seal_making m using (case_id)
    where r.nr > ${after}::bigint
      and r.phase in ('filed', 'active', 'frozen', 'changing', 'lost', 'found')
    order by r.nr limit ${stepSize}`.execute(database.query);
  return rows;
}

async function look(parts: CheckParts, seal: CheckedSeal): Promise<Found> {
  const found: Found = {};
  const registered = await parts.registry.of(seal.company);
  if (registered?.isDissolved === true) found.OWNER_DISSOLVED = seal.company;
  if (registered !== undefined && !isNamedBy(seal, registered.name)) {
    found.OWNER_NAME_CHANGED = registered.name;
  }
  const { state } = await parts.certificates.status(seal.certificate);
  const ends = new Date(seal.to).toISOString();
  if (state !== 'good' || seal.to - parts.now() < remindedMs) found.CERT_EXPIRES_30D = ends;
  if (!(await parts.keys.has(seal.code))) found.KEY_MISSING = seal.code;
  const filed = await parts.register(seal.police)?.query(seal.request ?? '');
  if (filed?.state !== 'filed' || filed.sealCode !== seal.code) found.NOT_FILED = seal.code;
  if (seal.custodian === null) found.NO_CUSTODIAN = '';
  return found;
}

function isNamedBy({ kind, name }: CheckedSeal, registered: string): boolean {
  if (kind === 'legal-representative') return true;
  return kind === 'legal-name' ? name === registered : name.startsWith(registered);
}

async function note(
  { database, now }: CheckParts,
  seal: CheckedSeal,
  { found, count }: { readonly found: Found; readonly count: { opened: number; closed: number } },
): Promise<void> {
  const kinds = Object.keys(found) as FindingKind[];
  await database.query.transaction().execute(async (at) => {
    for (const kind of kinds) {
      const isNew = await open(at, { seal, kind, detail: found[kind] ?? '', now: now() });
      if (isNew) count.opened += 1;
    }
    const { numAffectedRows } = await sql`update seal_finding set closed_at = ${now()}::bigint
      where case_id = ${seal.id} and closed_at is null
        and kind <> all(${kinds}::text[])`.execute(at);
    count.closed += Number(numAffectedRows ?? 0n);
  });
}

async function open(
  at: Executor,
  {
    seal,
    kind,
    detail,
    now,
  }: {
    readonly seal: CheckedSeal;
    readonly kind: FindingKind;
    readonly detail: string;
    readonly now: Instant;
  },
): Promise<boolean> {
  const { action, days, by } = rules[kind];
  const { numAffectedRows } = await sql`insert into seal_finding
      (case_id, kind, action, detail, owner, opened_at, due_at)
    values (${seal.id}, ${kind}, ${action}, ${detail}, ${seal[by]}, ${now}::bigint,
      ${now + days * day}::bigint)
    on conflict do nothing`.execute(at);
  return numAffectedRows === 1n;
}

/** A finding that is open. */
export interface OpenFinding {
  readonly case: string;
  readonly code: string;
  readonly kind: FindingKind;
  readonly action: string;
  readonly detail: string;
  readonly owner: string;
  readonly dueAt: Instant;
}

/** Open findings of these parties, the most urgent first; at most 200. */
export async function listFindings<T>(
  database: Database<T>,
  owners: readonly string[],
): Promise<readonly OpenFinding[]> {
  const { rows } = await sql<OpenFinding>`select f.case_id as case, r.code, f.kind, f.action,
      f.detail, f.owner, f.due_at as "dueAt"
    from seal_finding f join seal_register r using (case_id)
    where f.closed_at is null and f.owner = any(${owners}::text[])
    order by f.due_at, f.id limit 200`.execute(database.query);
  return rows;
}

/** All open findings, for those who watch over the register. */
export async function listAllFindings<T>(database: Database<T>): Promise<readonly OpenFinding[]> {
  const { rows } = await sql<OpenFinding>`select f.case_id as case, r.code, f.kind, f.action,
      f.detail, f.owner, f.due_at as "dueAt"
    from seal_finding f join seal_register r using (case_id)
    where f.closed_at is null order by f.due_at, f.id limit 200`.execute(database.query);
  return rows;
}

/** One seal that one of two sides does not have. @basis platform.md P08 (reconciliation) */
export interface ReconciliationDifference {
  readonly sealCode: string;
  readonly side: 'MISSING_AT_POLICE' | 'MISSING_HERE' | 'MISSING_IN_LOG';
  readonly action: 'REFILE' | 'INVESTIGATE';
}

/** The counts of one division and day. */
export interface Reconciliation {
  readonly platform: number;
  readonly police: number;
  readonly log: number;
  readonly diff: readonly ReconciliationDifference[];
}

/**
 * Compares what was filed in a division on a day with what the police and the log have.
 *
 * @basis platform.md P08 (counts platform = police = ledger per division and day)
 */
export async function reconcileDay<T>(
  database: Database<T>,
  given: {
    readonly division: string;
    readonly from: Instant;
    readonly police: readonly string[];
    /** Acts of the log, by their names. */
    readonly logged: (actIds: readonly string[]) => Promise<ReadonlySet<string>>;
  },
): Promise<Reconciliation> {
  const { rows } = await sql<{ code: string; act: string }>`select r.code, h.act_id as act
    from seal_history h join seal_register r using (case_id)
    where h.act = 'file' and h.at >= ${given.from}::bigint and h.at < ${given.from + day}::bigint
      and r.code like ${`${given.division}%`} order by r.code`.execute(database.query);
  const police = new Set(given.police);
  const ours = new Set(rows.map(({ code }) => code));
  const logged = await given.logged(rows.map(({ act }) => act));
  const diff: ReconciliationDifference[] = [
    ...rows
      .filter(({ code }) => !police.has(code))
      .map(({ code }) => differing(code, 'MISSING_AT_POLICE')),
    ...[...police].filter((code) => !ours.has(code)).map((code) => differing(code, 'MISSING_HERE')),
    ...rows
      .filter(({ act }) => !logged.has(act))
      .map(({ code }) => differing(code, 'MISSING_IN_LOG')),
  ];
  return { platform: ours.size, police: police.size, log: logged.size, diff };
}

const differing = (
  sealCode: string,
  side: ReconciliationDifference['side'],
): ReconciliationDifference => ({
  sealCode,
  side,
  action: side === 'MISSING_AT_POLICE' ? 'REFILE' : 'INVESTIGATE',
});
