import fs from 'node:fs';
import path from 'node:path';
import { isRefusal, openTrueType } from '@yunzhang/base';
import { calendar2026, type Catalog, catalog } from '@yunzhang/scenario';
import { scenarios } from '@yunzhang/scenarios';
import type { SealActs } from '../acts/index.ts';
import { random } from '../authority.ts';
import {
  actIdOf,
  caseLog,
  type Cases,
  createCases,
  readCases,
  startCaseClock,
} from '../cases/index.ts';
import { type CertificateAuthority, createCertificateAuthority } from '../certificates/index.ts';
import type { Ledger } from '../ledger/index.ts';
import {
  createPeople,
  licenceSettingsOf,
  type Parties,
  type People,
  peopleQueue,
  readParties,
} from '../people/index.ts';
import {
  createPaperSealer,
  createSealOffice,
  custodyKeys,
  type PoliceFiling,
  type SealOffice,
  type SealOfficeParts,
} from '../seals/index.ts';
import {
  type BlobStore,
  type Configuration,
  type Database,
  type Health,
  type Log,
  type LoginSettings,
  startJobWorker,
} from '../support/index.ts';
import { authoritySigners } from './authority-keys.ts';
import { certificateLog } from './certificate-log.ts';
import { type CustodyPlace, openCustodyPlace } from './custody-place.ts';
import { createDemoPolice } from './demo-police.ts';
import { startDuties } from './duties.ts';
import { startLicenceStandIn } from './licence-stand-in.ts';
import { type OfficeKeys, openOfficeKeys } from './office-keys.ts';
import { officeSeals } from './office-seals.ts';
import { registryNews } from './registry-news.ts';

/** What the office is made of. */
export interface OfficeHost {
  readonly configuration: Configuration;
  readonly database: Database<unknown>;
  readonly blobs: BlobStore;
  readonly ledger: Ledger;
  readonly acts: SealActs;
  readonly health: Health;
  readonly log: Log;
  /** Where browsers reach this server. */
  readonly origin: string;
  readonly fontFile: string;
  /** File of the parties that make, file and review seals. */
  readonly parties: string;
}

/** The seal office, running. */
export interface Office {
  readonly cases: Cases;
  readonly catalog: Catalog;
  readonly people: People;
  readonly authority: CertificateAuthority;
  readonly seals: SealOffice;
  readonly sealParts: SealOfficeParts;
  readonly custody: CustodyPlace;
  /** Systems that speak for the police register and for the registry of enterprises. */
  readonly police: string;
  readonly registry: string;
  /** Credit code of the authority that reviews applications. */
  readonly reviewer: string;
  /** Where the stand-in for the licence is, when it runs here. */
  readonly licenceUrl?: string;
  close(): Promise<void>;
}

/** Names of parties in the demonstration's file. */
const demoKeys = { maker: 'SM', police: 'PS', registry: 'MR', reviewer: 'EI' } as const;

/**
 * Opens the seal office over its parts: custody, authority, people, cases, seals, and what runs by
 * itself. Without login settings, and not in production, a stand-in for the licence and fictitious
 * parties make it a demonstration.
 *
 * @basis architecture §§1–3; platform.md P01
 */
export async function openOffice(host: OfficeHost): Promise<Office> {
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).toReversed()) await one();
  };
  try {
    return { ...(await assemble(host, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Closers = (() => Promise<void>)[];

async function assemble(host: OfficeHost, closers: Closers): Promise<Omit<Office, 'close'>> {
  const { configuration, database, ledger, health, log, origin } = host;
  const now = Date.now;
  const keys = openOfficeKeys(path.join(configuration.data, 'office'));
  const custody = await openCustodyPlace({ configuration, ledger, keys, health, log });
  closers.push(async () => custody.close());
  const parties = readParties(fs.readFileSync(host.parties, 'utf8'));
  const { login, licenceUrl } = await loginOf(host, closers);
  const people = createPeople({
    database,
    now,
    origin,
    subscribers: ['seals'],
    cancellationItems: ['seal.cancel', 'enterprise.cancel'],
    ...(login === undefined ? {} : { licence: await licenceSettingsOf(login) }),
  });
  await people.importParties(parties);
  const party = (key: keyof typeof demoKeys): string => partyOf(parties, demoKeys[key]);
  const signers = await authoritySigners(custody.making);
  const authority = await createCertificateAuthority(
    { database, signers, now, random, announce: certificateLog({ database, ledger }), log },
    { organisation: partyNamed(parties, 'CA'), baseUrl: origin },
  );
  closers.push(async () => authority.close());
  const police = createDemoPolice(database);
  const unit = {
    party: party('maker'),
    vendorId: 'YUNZHANG-TEST',
    certificate: await authority.certificate('maker-unit'),
    signer: signers['maker-unit'],
    archiveOf: (id: string) => `DA-${id.slice(0, 8)}`,
  };
  const systems = { police: party('police'), registry: party('registry') };
  const offices = Object.values(demoKeys).map((key) => ({
    uscc: partyOf(parties, key),
    name: partyNamed(parties, key),
  }));
  const made = { keys, custody, authority, police, systems, unit, offices };
  const joined = await joinCases({ ...host, ...made });
  await startWork({ ...host, ...joined, people, closers });
  return {
    ...joined,
    people,
    authority,
    custody,
    ...systems,
    reviewer: party('reviewer'),
    ...(licenceUrl === undefined ? {} : { licenceUrl }),
  };
}

/** The settings of the login: those that were set, or those of a stand-in that is started here. */
async function loginOf(
  { configuration, origin }: OfficeHost,
  closers: Closers,
): Promise<{ readonly login?: LoginSettings; readonly licenceUrl?: string }> {
  const { login, production, data, licencePort } = configuration;
  if (login !== undefined) return { login };
  if (production) return {};
  const place = { data, origin, ...(licencePort === undefined ? {} : { port: licencePort }) };
  const standIn = await startLicenceStandIn(place);
  closers.push(async () => standIn.close());
  return { login: standIn.login, licenceUrl: standIn.url };
}

function partyOf({ parties }: Parties, key: string): string {
  const found = parties.find((one) => one.key === key);
  if (found === undefined) throw new Error(`no party ${key} in the demonstration`);
  return found.uscc;
}

const partyNamed = ({ parties }: Parties, key: string): string =>
  parties.find((one) => one.key === key)?.name ?? key;

interface JoinParts extends OfficeHost {
  readonly keys: OfficeKeys;
  readonly custody: CustodyPlace;
  readonly authority: CertificateAuthority;
  readonly police: PoliceFiling;
  readonly systems: { readonly police: string; readonly registry: string };
  readonly unit: SealOfficeParts['units'][number];
  readonly offices: readonly { readonly uscc: string; readonly name: string }[];
}

/** Cases and seals: each act goes into the log, then to the office, in one transaction. */
async function joinCases(parts: JoinParts) {
  const { database, ledger, blobs, log, custody, authority, police, systems, unit } = parts;
  const known = catalog(scenarios);
  const tagKey = await parts.keys.secret('case-tags');
  const logged = caseLog({ catalog: known, ledger, random, tagKey });
  const holder: { office?: SealOffice } = {};
  const cases = createCases({
    database,
    catalog: known,
    tables: () => ({ calendar: calendar2026 }),
    now: Date.now,
    submit: async (transaction, done) =>
      (await logged(transaction, done)) ?? holder.office?.follow(transaction, done),
  });
  const bytes = new Uint8Array(fs.readFileSync(parts.fontFile));
  const font = { ...openTrueType(bytes), format: 'truetype', bytes } as const;
  const find = officeSeals({
    ...parts,
    folder: path.join(parts.configuration.data, 'office/seals'),
    certificates: authority,
    chain: async () => authority.chain(),
    font,
    now: Date.now,
  });
  const sealParts: SealOfficeParts = {
    database,
    cases,
    inside: readCases,
    actIdOf,
    now: Date.now,
    blobs,
    random,
    font,
    // Nothing made here has legal effect, and every imprint says so.
    specimen: '测试',
    units: [unit],
    keys: custodyKeys(custody.making, 'hsm'),
    certificates: authority,
    register: (system) => (system === systems.police ? police : undefined),
    sealer: createPaperSealer({ find, random, now: Date.now }),
    proof: {
      evidenceOf: async (actId) => {
        const found = await ledger.evidence.ofAct(actId);
        return isRefusal(found) ? undefined : found.container;
      },
    },
    stumbled: (work, err) => log.warn({ err, ...work }, 'work of the seal office is tried again'),
  };
  const seals = createSealOffice(sealParts);
  holder.office = seals;
  return { cases, catalog: known, seals, sealParts };
}

interface WorkParts extends OfficeHost {
  readonly cases: Cases;
  readonly seals: SealOffice;
  readonly sealParts: SealOfficeParts;
  readonly people: People;
  readonly closers: Closers;
}

/** What runs by itself: deadlines, work that follows from acts, what is looked at each day. */
async function startWork(parts: WorkParts): Promise<void> {
  const { database, health, log, cases, seals, sealParts, people, closers } = parts;
  health.register(seals.health);
  let stuck: string | undefined;
  health.register({
    name: 'case-clock',
    run: async () => {
      if (stuck !== undefined) throw new Error(stuck);
    },
  });
  const clock = startCaseClock(cases, Date.now, {
    failed: ({ id, fault }) => {
      stuck = `${id}: ${String(fault)}`;
      log.error({ case: id, err: fault }, 'a deadline could not be done');
    },
    stumbled: (err) => log.warn({ err }, 'the clock of cases waits'),
  });
  closers.push(async () => clock.stop());
  const { now } = sealParts;
  const handlers = {
    ...seals.jobs,
    [peopleQueue('seals')]: registryNews({ database, cases, now }, people),
  };
  const worker = await startJobWorker(database, handlers, {
    stumbled: (err) => log.warn({ err }, 'the work of the office waits'),
  });
  closers.push(async () => worker.stop());
  const duties = startDuties({ seals, sealParts, people, log });
  closers.push(async () => duties.stop());
}
