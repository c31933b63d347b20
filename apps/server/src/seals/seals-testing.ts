import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { assert, hex, isRefusal, openTrueType, type Refusal } from '@yunzhang/base';
import {
  createSoftwareSigner,
  digest,
  generateSm2Key,
  issueCertificate,
  nameTypes,
  readCertificate,
  readCertificationRequest,
  type Sm2Signer,
  sm2PublicKey,
  writeCertificationRequest,
  writeName,
} from '@yunzhang/gm';
import { type Actor, calendar2026, catalog, hour, startOf } from '@yunzhang/scenario';
import { sealLife } from '@yunzhang/scenarios';
import { sql } from 'kysely';
import { type ActDone, type Cases, createCases } from '../cases/index.ts';
import { readCases } from '../cases/store.ts';
import { caseMigrations } from '../cases/tables.ts';
import { actIdOf } from '../cases/case-log.ts';
import { random } from '../authority.ts';
import { type BlobStore, type Database, outboxMigrations, workOnce } from '../support/index.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';
import type { PaperSealer, SealCertificates, SealKeys } from './borders.ts';
import { createFilingStandIn, type FilingStandIn } from './filing-stand-in.ts';
import { drawForApplication, type ImprintWish } from './imprints.ts';
import { createSealOffice, type SealOffice, type SealOfficeParts } from './office.ts';
import { createPaperSealer } from './paper-seals.ts';
import type { PaperFont } from './papers.ts';
import { sealQueues } from './register.ts';
import { sealMigrations } from './tables.ts';

const fontFile = new URL(
  '../../../../packages/imprint/font/yunzhang-seal-song.ttf',
  import.meta.url,
);

/** The cast of the tests. @basis scenarios/README.md */
export const cast = {
  li: { person: 'li', organisation: 'e1', holds: [], level: 3 },
  sun: { person: 'sun', organisation: 'e1', holds: [], level: 3 },
  wang: { person: 'wang', organisation: 'e1', holds: [], level: 3 },
  acc: { person: 'acc', organisation: 'ei', holds: ['seal-acceptance'], level: 3 },
  rev: { person: 'rev', organisation: 'ei', holds: ['seal-review'], level: 3 },
  court: { organisation: 'hc', holds: ['court'], level: 3 },
  office: { organisation: 'ei', holds: [], level: 3 },
} as const satisfies Readonly<Record<string, Actor>>;

/** The owner of the tests. */
export const company = { name: '北京云枢示例科技有限公司', code: '91110108MA0EXAM15Y' } as const;
export const begin = startOf('2026-11-02') + 9 * hour;

/** A seal office over a database of its own, for tests only. Time stands until a test moves it. */
export interface OfficeBench {
  readonly database: TestDatabase<unknown>;
  readonly clock: { at: number };
  readonly cases: Cases;
  readonly office: SealOffice;
  readonly parts: SealOfficeParts;
  readonly police: FilingStandIn;
  readonly blobs: BlobStore;
  /** Serial numbers that were revoked, and how. */
  readonly revoked: Map<string, string>;
  /** Keys and certificates that were made. */
  readonly made: { keys: Map<string, Sm2Signer>; pairs: number };
  /** Another server over a database, the same or one that fails at will. */
  processOver(
    database: Database<unknown>,
    changes?: Partial<SealOfficeParts>,
  ): Pick<OfficeBench, 'cases' | 'office' | 'parts'>;
  /** An office with other borders over the same database. */
  another(changes: Partial<SealOfficeParts>): SealOffice;
  /** Does the work there is now, also what was put off; drawing papers only where it is said. */
  work(office?: SealOffice, papers?: 'papers'): Promise<void>;
  /** From an application to the approval; the case. */
  approved(wish?: Partial<ImprintWish>, owner?: Owner, more?: object): Promise<string>;
  /** From an application to a seal in use; the case. */
  inUse(wish?: Partial<ImprintWish>, owner?: Owner): Promise<string>;
  act(actor: Actor, act: string, on: string, more?: object): Promise<void>;
  codeOf(id: string): Promise<string>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** Who applies. */
export interface Owner {
  readonly party: string;
  readonly person: string;
}

const e1: Owner = { party: 'e1', person: 'li' };

export async function officeBench(): Promise<OfficeBench> {
  const database = await testDatabase<unknown>([outboxMigrations, caseMigrations, sealMigrations]);
  const clock = { at: begin };
  const now = () => clock.at;
  const made = { keys: new Map<string, Sm2Signer>(), pairs: 0 };
  const revoked = new Map<string, string>();
  const blobs = memoryBlobs();
  const authority = await testIssuer(now, made, revoked);
  const police = createFilingStandIn(2026);
  const bytes = new Uint8Array(fs.readFileSync(fontFile));
  const font: PaperFont = { ...openTrueType(bytes), format: 'truetype', bytes };
  const common = {
    inside: readCases,
    actIdOf,
    now,
    blobs,
    font,
    random,
    units: ['sm', 'sm2'].map((party) => ({
      party,
      vendorId: 'YUNZHANG-TEST',
      certificate: authority.maker.certificate,
      signer: authority.maker.signer,
      archiveOf: (id: string) => `DA-${id.slice(0, 8)}`,
    })),
    keys: testKeys(made),
    certificates: authority.certificates,
    register: (system) => (system === 'ps' ? police : undefined),
    patienceMs: 200,
    sealer: { seal: async () => undefined },
  } satisfies Omit<SealOfficeParts, 'database' | 'cases'>;
  const processOver: OfficeBench['processOver'] = (over, changes = {}) => {
    const holder: { office?: SealOffice } = {};
    const cases = createCases({
      database: over,
      catalog: catalog([sealLife]),
      tables: () => ({ calendar: calendar2026 }),
      now,
      submit: async (transaction, done) => holder.office?.follow(transaction, done),
    });
    const parts = { ...common, database: over, cases, ...changes };
    holder.office = createSealOffice(parts);
    return { cases, parts, office: holder.office };
  };
  const first = processOver(database);
  return finished({ database, clock, police, blobs, revoked, made, processOver, ...first });
}

type Half = Pick<
  OfficeBench,
  | 'database'
  | 'clock'
  | 'cases'
  | 'parts'
  | 'police'
  | 'blobs'
  | 'revoked'
  | 'made'
  | 'office'
  | 'processOver'
>;

function finished(half: Half): OfficeBench {
  const { database, cases, parts, office } = half;
  let serial = 0;
  const act: OfficeBench['act'] = async (actor, name, on, more = {}) => {
    const attempt = { scenario: 'seal-life', act: name, on, ...more };
    taken(await cases.attempt(actor, attempt, randomUUID()));
  };
  const work: OfficeBench['work'] = async (own = office, papers) => {
    const { [sealQueues.paper]: paper, ...jobs } = own.jobs;
    const handlers = papers === undefined || paper === undefined ? jobs : own.jobs;
    do {
      await sql`update job set due_at = now() where state = 'waiting'`.execute(database.query);
      // One look at everything: what is put off again is left for the next call.
      const queues = Object.keys(handlers);
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from job
        where state = 'waiting' and queue = any(${queues}::text[])`.execute(database.query);
      for (let left = rows[0]?.n ?? 0; left > 0; left--) await workOnce(database, handlers);
    } while (await hasFreshWork(database, Object.keys(handlers)));
  };
  const approved: OfficeBench['approved'] = async (wish = {}, owner = e1, more = {}) => {
    const input = { ...(await applicationOf(parts, wish, ++serial)), ...more };
    const li = { ...cast.li, person: owner.person, organisation: owner.party };
    const names = { owner: owner.party, custodian: 'sun', authority: 'ei' };
    const attempt = { scenario: 'seal-life', act: 'submit', input, names };
    const { case: id } = taken<ActDone>(await cases.attempt(li, attempt, randomUUID()));
    await act(cast.acc, 'accept', id);
    const check = {
      approvalNo: `ZY-${serial}`,
      registeredName: company.name,
      registeredPerson: owner.person,
      similarityPercent: 100,
    };
    const others = { maker: 'sm', police: 'ps', registry: 'mr' };
    await act(cast.rev, 'approve', id, { input: check, names: others });
    return id;
  };
  return {
    ...half,
    another: (changes) => createSealOffice({ ...parts, ...changes }),
    work,
    approved,
    inUse: async (wish, owner = e1) => {
      const id = await approved(wish, owner);
      await work();
      const li = { ...cast.li, person: owner.person, organisation: owner.party };
      await act(li, 'claim', id, { input: { pinReceipt: 'P-1' } });
      return id;
    },
    act,
    codeOf: async (id) => {
      const { rows } = await sql<{ code: string }>`select code from seal_register
        where case_id = ${id}`.execute(database.query);
      return rows[0]?.code ?? '';
    },
    clear: async () => clearAll(half),
    close: async () => database.close(),
  };
}

async function clearAll({ database, clock, police, revoked, made }: Half): Promise<void> {
  await sql`truncate job, case_state, case_act, case_claim, case_attempt, case_party, case_due,
    case_watch, case_record, seal_register, seal_history, seal_code, seal_code_series,
    seal_imprint, seal_making, seal_filing, seal_paper, seal_alarm, seal_hotline,
    seal_registry_event, seal_registry_act, seal_application, seal_application_series,
    seal_finding, seal_statement, seal_import
    restart identity`.execute(database.query);
  clock.at = begin;
  Object.assign(police.mood, { mode: 'well', delayMs: 0 });
  revoked.clear();
  police.forget();
  made.keys.clear();
  made.pairs = 0;
}

async function hasFreshWork(
  database: TestDatabase<unknown>,
  queues: readonly string[],
): Promise<boolean> {
  const { rows } = await sql`select from job
    where state = 'waiting' and attempts = 0 and key not like '%#%'
      and queue = any(${queues}::text[]) limit 1`.execute(database.query);
  return rows.length > 0;
}

/** What was accepted; a refusal is a failure of the test. */
export function taken<T extends object>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`refused: ${JSON.stringify(answer)}`);
  return answer;
}

/** What is applied for, with its imprint drawn. */
export async function applicationOf(
  parts: SealOfficeParts,
  wish: Partial<ImprintWish>,
  serial: number,
) {
  const kind = wish.kind ?? 'contract';
  const organisation = company.name;
  const full = { kind, organisation, company: company.code, person: '李示例', ...wish };
  const { shape } = taken(await drawForApplication(parts, full));
  const words = { 'legal-name': '', finance: '财务专用章', invoice: '发票专用章' } as const;
  const ending = words[kind as keyof typeof words] ?? '合同专用章';
  return {
    number: `YZ-110108-20261102-${String(serial).padStart(6, '0')}`,
    company: company.code,
    kind,
    sealName: `${company.name}${ending}`,
    foreignText: false,
    materials: [{ what: 'existence' }],
    shape,
  };
}

/** Keys in memory. */
function testKeys({ keys }: Pick<OfficeBench['made'], 'keys'>): SealKeys {
  const signerOf = (seal: string): Sm2Signer => {
    const signer =
      keys.get(seal) ?? createSoftwareSigner({ privateKey: generateSm2Key(random), random });
    keys.set(seal, signer);
    return signer;
  };
  return {
    custody: 'hsm',
    make: async (seal) => signerOf(seal).publicKey,
    request: async (seal, subject) => writeCertificationRequest({ subject }, signerOf(seal)),
    has: async (seal) => keys.has(seal),
  };
}

export interface TestMaker {
  readonly certificate: Uint8Array;
  readonly signer: Sm2Signer;
}

/** An authority in memory that gives one pair for one order. */
export async function testIssuer(
  now: () => number,
  made: { pairs: number },
  revoked: Map<string, string>,
): Promise<{ readonly certificates: SealCertificates; readonly maker: TestMaker }> {
  const signer = createSoftwareSigner({ privateKey: generateSm2Key(random), random });
  const issuer = writeName([{ oid: nameTypes.commonName, value: '测试签发机构' }]);
  const certified = async (subject: Uint8Array, publicKey: Uint8Array): Promise<Uint8Array> => {
    const octets = random(16);
    octets[0] = 0x41;
    return issueCertificate(
      {
        serial: hex(octets),
        issuer,
        subject,
        publicKey,
        validFromAt: Math.floor(now() / 1000) * 1000 - 60_000,
        validToAt: Math.floor(now() / 1000) * 1000 + 3 * 365 * 24 * hour,
        keyUsage: ['digitalSignature', 'nonRepudiation'],
      },
      signer,
    );
  };
  const orders = new Map<string, { readonly request: string; readonly signing: Uint8Array }>();
  const certificates: SealCertificates = {
    request: async ({ id, pkcs10 }) => {
      const request = hex(digest('sm3', pkcs10));
      const known = orders.get(id);
      // As the real one: an order number stands for one request.
      if (known !== undefined && known.request !== request) {
        return { refused: 'certificate-order-differs', basis: 'test' };
      }
      const { subject, publicKey } = readCertificationRequest(pkcs10);
      assert(publicKey.kind === 'sm2', 'an SM2 key');
      const signing = known?.signing ?? (await certified(subject.bytes, publicKey.point));
      if (known === undefined) made.pairs += 1;
      orders.set(id, { request, signing });
      const pair = { signing, encryption: signing, envelopedKey: new Uint8Array([0x30, 0]) };
      return { state: 'issued', pair };
    },
    revoke: async ({ serial, reason }) => revoked.set(serial, reason),
    status: async (serial) => ({ state: revoked.has(serial) ? 'revoked' : 'good' }),
  };
  const key = generateSm2Key(random);
  const name = writeName([{ oid: nameTypes.commonName, value: '测试制章单位' }]);
  const maker = {
    certificate: await certified(name, sm2PublicKey(key)),
    signer: createSoftwareSigner({ privateKey: key, random }),
  };
  return { certificates, maker };
}

/** Blobs in memory. */
export function memoryBlobs(): BlobStore {
  const kept = new Map<string, Uint8Array>();
  return {
    put: async (bytes) => {
      const name = hex(new Uint8Array(digest('sha256', bytes)));
      kept.set(name, bytes);
      return name;
    },
    get: async (name) => kept.get(name),
    has: async (name) => kept.has(name),
    stream: async () => undefined,
    ping: async () => {},
  };
}

/** Papers sealed with a seal of the bench, for all parties. */
export async function benchSealer(bench: OfficeBench, id: string): Promise<PaperSealer> {
  const { rows } = await sql<{ seal: string; certificate: Uint8Array; public_key: Uint8Array }>`
    select seal, certificate, public_key from seal_making where case_id = ${id}`.execute(
    bench.database.query,
  );
  const [row] = rows;
  assert(row !== undefined, 'the seal is made');
  const seal = await bench.blobs.get(row.seal);
  assert(seal !== undefined, 'its file is there');
  const { parts } = bench;
  const signer = bench.made.keys.get(await bench.codeOf(id));
  assert(signer !== undefined, 'its key is here');
  return createPaperSealer({
    find: async () => ({ seal, certificate: readCertificate(row.certificate).bytes, signer }),
    random,
    now: parts.now,
  });
}
