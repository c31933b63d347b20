import { randomUUID } from 'node:crypto';
import { assert, hex, type Instant, isRefusal, type Refusal } from '@yunzhang/base';
import { digest, nameTypes, type RandomOctets, readCertificate, writeName } from '@yunzhang/gm';
import {
  tagDay,
  tagKeySize,
  type TagLife,
  tagSchedule,
  tagScheduleOid,
  writeTagSchedule,
} from '@yunzhang/ledger';
import { sealLife } from '@yunzhang/scenarios';
import { makeSeal } from '@yunzhang/ses';
import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';
import { raiseAlarm, settleAlarm } from './alarms.ts';
import type { CasesInside, MakingUnit, SealCases, SealCertificates, SealKeys } from './borders.ts';
import { imprintForMaking, type ImprintParts } from './imprints.ts';
import { refuse } from './refusal.ts';
import { takeSealCode } from './seal-codes.ts';

/** Longest validity of a seal. @basis platform.md P02 (example record: three years) */
const validityMsMax = 3 * 365 * 24 * 3_600_000;
/** A certificate with less than this left is no ground for a new seal. */
const validityMsMin = 30 * 24 * 3_600_000;

/** How long a making waits that a person has to look at. */
const heldMs = 300_000;

/** What making needs. */
export interface MakingParts extends ImprintParts {
  readonly cases: SealCases;
  readonly inside: CasesInside;
  readonly units: readonly MakingUnit[];
  readonly keys: SealKeys;
  readonly certificates: SealCertificates;
  readonly random: RandomOctets;
}

/** What became of a wish to make a seal. */
export type Making =
  | { readonly state: 'made'; readonly code: string }
  /** The authority has the order; it is to be asked again. */
  | { readonly state: 'waiting'; readonly retryAfterMs: number }
  /** Another server's unit makes it, or there is nothing to be made. */
  | { readonly state: 'not-ours' }
  | Refusal;

type Seal = NonNullable<ReturnType<typeof sealLife.its>>;

interface MakingRow {
  readonly maker: string;
  readonly code: string;
  readonly order_id: string;
  readonly started_at: Instant;
  readonly public_key: Uint8Array | null;
  readonly pkcs10: Uint8Array | null;
  readonly certificate: Uint8Array | null;
  readonly serial: string | null;
  readonly made_at: Instant | null;
  readonly tag_key: Uint8Array | null;
  readonly seal: string | null;
  readonly state: string;
}

/**
 * Makes the seal of a case that was approved.
 *
 * Code, key, certificate, seal and act, one after the other, each written down before the next and
 * found again by the case: wherever this ends, calling it again goes on from there, and two that
 * do it at once make one seal. What was written first counts.
 *
 * @basis platform.md P02 (row approved-make)
 */
export async function makeSealOf(parts: MakingParts, id: string): Promise<Making> {
  const [found] = await parts.inside(parts.database.query, [id]);
  const seal = sealLife.its(found);
  const unit = parts.units.find(({ party }) => party === seal?.parties['maker']?.[0]);
  if (seal === undefined || unit === undefined) return { state: 'not-ours' };
  const begun = await begin(parts, seal, unit);
  if (begun === undefined) return { state: 'not-ours' };
  if (isRefusal(begun)) return held(parts, id, begun);
  if (begun.state !== 'making') return ended(begun);
  const imprint = await imprintForMaking(parts, seal.record.shape);
  if (isRefusal(imprint)) return held(parts, id, imprint);
  const certified = await certify(parts, seal, begun);
  if ('retryAfterMs' in certified) return certified;
  if (isRefusal(certified)) return refused(parts, id, certified);
  const row = await dated(parts, id, certified);
  if (isRefusal(row)) return refused(parts, id, row);
  const made = await sealed(parts, { seal, unit, row, imprint });
  if (isRefusal(made)) return refused(parts, id, made);
  return act(parts, { seal, unit, row: made });
}

const ended = ({ state, code }: MakingRow): Making =>
  state === 'made' ? { state: 'made', code } : { state: 'not-ours' };

async function readRow(at: Executor, id: string): Promise<MakingRow | undefined> {
  const { rows } = await sql<MakingRow>`select maker, code, order_id, started_at, public_key,
      pkcs10, certificate, serial, made_at, tag_key, seal, state
    from seal_making where case_id = ${id}`.execute(at);
  return rows[0];
}

async function rowOf({ database }: MakingParts, id: string): Promise<MakingRow> {
  const row = await readRow(database.query, id);
  assert(row !== undefined, 'a making that has begun is there');
  return row;
}

/** Step 1: the code. After a crash here the code is found again. */
async function begin(
  parts: MakingParts,
  seal: Seal,
  unit: MakingUnit,
): Promise<MakingRow | Refusal | undefined> {
  const { id, record: r } = seal;
  const known = await readRow(parts.database.query, id);
  if (known !== undefined) return known;
  if (seal.phase !== 'approved') return undefined;
  return parts.database.query.transaction().execute(async (at) => {
    // The division of the office, as the number of the application has it.
    const division = r.number.slice(3, 9);
    const { company, pairedPhysicalCode: paired } = r;
    const wish = { case: id, division, paired, company, at: parts.now() };
    const code = await takeSealCode(at, wish);
    if (isRefusal(code)) return code;
    await sql`insert into seal_making (case_id, maker, code, order_id, started_at)
      values (${id}, ${unit.party}, ${code}, ${randomUUID()}, ${parts.now()}::bigint)
      on conflict (case_id) do nothing`.execute(at);
    return readRow(at, id);
  });
}

/** Steps 2 and 3: key, request, certificate pair. The request is kept before it is sent. */
async function certify(
  parts: MakingParts,
  seal: Seal,
  row: MakingRow,
): Promise<MakingRow | Extract<Making, { state: 'waiting' }> | Refusal> {
  if (row.certificate !== null) return row;
  const { query } = parts.database;
  const { id } = seal;
  const name = row.code;
  if (row.pkcs10 === null) {
    const publicKey = await parts.keys.make(name);
    const pkcs10 = await parts.keys.request(name, await subjectOf(parts, seal, row.code));
    await sql`update seal_making set public_key = ${publicKey}::bytea, pkcs10 = ${pkcs10}::bytea
      where case_id = ${id} and pkcs10 is null`.execute(query);
  }
  const { pkcs10, order_id: order } = await rowOf(parts, id);
  assert(pkcs10 !== null, 'the request was just kept');
  const profile = 'organisation-seal';
  const answer = await parts.certificates.request({ id: order, pkcs10, profile });
  if (isRefusal(answer)) return answer;
  if (answer.state === 'pending') return { state: 'waiting', retryAfterMs: answer.retryAfterMs };
  const { signing, encryption, envelopedKey } = answer.pair;
  const { serial } = readCertificate(signing);
  await sql`update seal_making set certificate = ${signing}::bytea,
      encryption = ${encryption}::bytea, enveloped_key = ${envelopedKey}::bytea,
      serial = ${serial}
    where case_id = ${id} and certificate is null`.execute(query);
  return rowOf(parts, id);
}

async function subjectOf(
  { database }: MakingParts,
  { id, record: r }: Seal,
  code: string,
): Promise<Uint8Array> {
  const { rows } = await sql<{ name: string | null }>`select owner_name as name
    from seal_register where case_id = ${id}`.execute(database.query);
  return writeName([
    { oid: nameTypes.country, value: 'CN' },
    { oid: nameTypes.organisation, value: rows[0]?.name ?? r.sealName },
    { oid: nameTypes.organisationUnit, value: r.company },
    { oid: nameTypes.commonName, value: code },
  ]);
}

/** Step 4: the moment of making and the key of its tags, settled before anything is signed. */
async function dated(parts: MakingParts, id: string, row: MakingRow): Promise<MakingRow | Refusal> {
  assert(row.certificate !== null, 'it has its certificate');
  const { validToAt } = readCertificate(row.certificate);
  const at = Math.floor(parts.now() / 1000) * 1000;
  if (row.made_at === null && validToAt - at < validityMsMin) {
    return refuse('seal-certificate-too-short', row.serial ?? '');
  }
  await sql`update seal_making set made_at = ${at}::bigint,
      tag_key = ${parts.random(tagKeySize)}::bytea
    where case_id = ${id} and made_at is null`.execute(parts.database.query);
  return rowOf(parts, id);
}

/** When the seal is valid, and the tags of its acts. */
function spanOf({ made_at: from, certificate, tag_key: key }: MakingRow) {
  assert(from !== null && certificate !== null && key !== null, 'it was dated');
  const { validFromAt, validToAt } = readCertificate(certificate);
  const to = Math.min(from + validityMsMax, validToAt);
  const firstDay = tagDay(from);
  const life: TagLife = { key, firstDay, days: tagDay(to) - firstDay + 1 };
  return { from, to, certificate, certFrom: validFromAt, certTo: validToAt, life };
}

interface Sealing {
  readonly seal: Seal;
  readonly unit: MakingUnit;
  readonly row: MakingRow;
}

/** Types in the seal by kind. @basis ses.md §3.4 (suggested mapping) */
const types: Readonly<Record<Seal['record']['kind'], number>> = {
  'legal-name': 1,
  'legal-representative': 2,
  finance: 3,
  invoice: 4,
  contract: 5,
  business: 6,
};

/** Step 5: the seal itself. Two that sign it at once come to use the one that was kept first. */
async function sealed(
  parts: MakingParts,
  given: Sealing & {
    readonly imprint: {
      readonly bytes: Uint8Array;
      readonly widthMm: number;
      readonly heightMm: number;
    };
  },
): Promise<MakingRow | Refusal> {
  const { seal, unit, row, imprint } = given;
  if (row.seal !== null) return row;
  const { from, to, certificate, life } = spanOf(row);
  const bytes = await makeSeal(
    {
      vendorId: unit.vendorId,
      esId: row.code,
      type: types[seal.record.kind],
      name: seal.record.sealName,
      certificates: [certificate],
      createdAt: from,
      validFromAt: from,
      validToAt: to,
      picture: {
        type: 'SVG',
        data: imprint.bytes,
        widthMm: Math.round(imprint.widthMm),
        heightMm: Math.round(imprint.heightMm),
      },
      extensions: [
        { oid: tagScheduleOid, critical: false, value: writeTagSchedule(tagSchedule(life)) },
      ],
      makerCertificate: unit.certificate,
    },
    unit.signer,
  );
  if (isRefusal(bytes)) return bytes;
  const blob = await parts.blobs.put(bytes);
  await sql`update seal_making set seal = ${blob} where case_id = ${seal.id} and seal is null`.execute(
    parts.database.query,
  );
  return rowOf(parts, seal.id);
}

/** Step 6: the act. The key is the case, so that it happens once. */
async function act(parts: MakingParts, { seal, unit, row }: Sealing): Promise<Making> {
  const { id, record: r } = seal;
  const { from, to, certificate, certFrom, certTo } = spanOf(row);
  assert(row.public_key !== null, 'it has its key');
  const input = {
    sealCode: row.code,
    certificate: row.serial?.toUpperCase(),
    certFrom,
    certTo,
    validFrom: from,
    validTo: to,
    custody: parts.keys.custody,
    archive: unit.archiveOf(id),
    imprint: r.shape.imprint,
    sealKey: hex(digest('sm3', row.public_key)),
    certKey: hex(digest('sm3', certifiedKey(certificate))),
  };
  const maker = { organisation: unit.party, holds: ['seal-making'], level: 1 } as const;
  const attempt = { scenario: sealLife.id, act: 'make', on: id, input };
  const answer = await parts.cases.attempt(maker, attempt, `seal-make/${id}`);
  if (isRefusal(answer)) return refused(parts, id, answer);
  await parts.database.query.transaction().execute(async (at) => {
    await sql`update seal_making set state = 'made' where case_id = ${id}`.execute(at);
    await settleAlarm(at, { case: id, kind: 'seal-making-refused', at: parts.now() });
  });
  return { state: 'made', code: row.code };
}

function certifiedKey(certificate: Uint8Array): Uint8Array {
  const { publicKey } = readCertificate(certificate);
  assert(publicKey.kind === 'sm2', 'the key of a seal is an SM2 key');
  return publicKey.point;
}

/** What a person can put right, such as an imprint that is not here: it is tried again later. */
async function held(parts: MakingParts, id: string, refusal: Refusal): Promise<Making> {
  const detail = `${refusal.refused} ${refusal.detail ?? ''}`;
  const alarm = { case: id, kind: 'seal-making-refused', detail, at: parts.now() } as const;
  await raiseAlarm(parts.database.query, alarm);
  return { state: 'waiting', retryAfterMs: heldMs };
}

/** No seal comes of it. What was made until then stays on record, and is withdrawn. */
async function refused(parts: MakingParts, id: string, refusal: Refusal): Promise<Refusal> {
  await parts.database.query.transaction().execute(async (at) => {
    await sql`update seal_making set state = 'refused', refused = ${refusal.refused}
      where case_id = ${id} and state = 'making'`.execute(at);
    const detail = `${refusal.refused} ${refusal.detail ?? ''}`;
    await raiseAlarm(at, { case: id, kind: 'seal-making-refused', detail, at: parts.now() });
  });
  await withdraw(parts, id);
  return refusal;
}

/** Revokes the certificate of a seal that was not made, or has ended; again changes nothing. */
export async function withdraw(
  { database, certificates, now }: Pick<MakingParts, 'database' | 'certificates' | 'now'>,
  id: string,
): Promise<void> {
  const { rows } = await sql<{ serial: string | null; phase: string }>`select m.serial, r.phase
    from seal_making m join seal_register r using (case_id)
    where case_id = ${id} and m.revoked_at is null`.execute(database.query);
  const [row] = rows;
  if (row === undefined) return;
  const reason =
    row.phase === 'compromised'
      ? 'key-compromise'
      : row.phase === 'superseded'
        ? 'superseded'
        : 'cessation';
  if (row.serial !== null) await certificates.revoke({ serial: row.serial, reason });
  await sql`update seal_making set revoked_at = ${now()}::bigint,
      state = case when state = 'made' then state else 'withdrawn' end
    where case_id = ${id}`.execute(database.query);
}

/** What the acts of a seal are tagged by; undefined before it is made. @basis ledger.md §13.3 */
export async function tagLifeOf(
  { database }: Pick<MakingParts, 'database'>,
  id: string,
): Promise<TagLife | undefined> {
  const row = await readRow(database.query, id);
  return row === undefined || row.made_at === null ? undefined : spanOf(row).life;
}
