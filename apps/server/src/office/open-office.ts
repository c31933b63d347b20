import fs from 'node:fs';
import path from 'node:path';
import type { SealActs } from '../acts/index.ts';
import type { Anchors } from '@yunzhang/verification';
import { random } from '../authority.ts';
import { type CertificateAuthority, createCertificateAuthority } from '../certificates/index.ts';
import type { Ledger } from '../ledger/index.ts';
import {
  createPeople,
  licenceSettingsOf,
  type Parties,
  type People,
  readParties,
  readRegistryKeys,
} from '../people/index.ts';
import type {
  BlobStore,
  Configuration,
  Database,
  Health,
  Log,
  LoginSettings,
  Metrics,
} from '../support/index.ts';
import { authoritySigners } from './authority-keys.ts';
import { certificateLog } from './certificate-log.ts';
import { type CustodyPlace, openCustodyPlace } from './custody-place.ts';
import { createDemoPolice } from './demo-police.ts';
import { joinCases, type Joined } from './joining.ts';
import { startLicenceStandIn } from './licence-stand-in.ts';
import { makersOf, openMakingUnits, vendorId } from './making-units.ts';
import { openOfficeKeys } from './office-keys.ts';
import { startWork } from './work.ts';

/** What the office is made of. */
export interface OfficeHost {
  readonly configuration: Configuration;
  readonly database: Database<unknown>;
  readonly blobs: BlobStore;
  readonly ledger: Ledger;
  readonly acts: SealActs;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Where browsers reach this server. */
  readonly origin: string;
  readonly fontFile: string;
  /** File of the parties that make, file and review seals. */
  readonly parties: string;
}

/** The seal office, running. */
export interface Office extends Joined {
  readonly people: People;
  readonly authority: CertificateAuthority;
  readonly custody: CustodyPlace;
  /** What verifies seals of this office: issuers and lists. */
  anchors(): Promise<Anchors>;
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
const demoKeys = { police: 'PS', registry: 'MR', reviewer: 'EI' } as const;

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

/** What is made is added, to be closed in the opposite order. */
export type Closers = (() => Promise<void>)[];

async function assemble(host: OfficeHost, closers: Closers): Promise<Omit<Office, 'close'>> {
  const { configuration, database, ledger, health, log, origin } = host;
  const now = Date.now;
  const keys = openOfficeKeys(path.join(configuration.data, 'office'));
  const parties = readParties(fs.readFileSync(host.parties, 'utf8'));
  const makers = makersOf(parties);
  const place = { configuration, ledger, keys, health, log };
  const custody = await openCustodyPlace({ ...place, makers: makers.map(({ uscc }) => uscc) });
  closers.push(async () => custody.close());
  const { login, licenceUrl } = await loginOf(host, closers);
  const people = createPeople({
    database,
    now,
    origin,
    subscribers: ['seals'],
    cancellationItems: ['seal.cancel', 'enterprise.cancel'],
    ...(login === undefined ? {} : { licence: await licenceSettingsOf(login) }),
    registryKeys: readRegistryKeys(configuration.registryKeyFile),
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
  const folder = path.join(configuration.data, 'office/units');
  const making = { folder, door: custody.making, certificates: authority, now };
  const units = await openMakingUnits(making, makers);
  const unit = {
    vendorId,
    certificate: await authority.certificate('maker-unit'),
    signer: signers['maker-unit'],
  };
  const systems = { police: party('police'), registry: party('registry') };
  const registers = Object.values(demoKeys).map((key) => ({
    uscc: partyOf(parties, key),
    name: partyNamed(parties, key),
  }));
  // Their order numbers their seals: one more unit changes no number.
  const offices = [...makers.slice(0, 1), ...registers, ...makers.slice(1)];
  const reviewer = party('reviewer');
  const made = { keys, custody, authority, police, systems, units, unit, offices, reviewer };
  const joined = await joinCases({ ...host, ...made });
  await startWork({ ...host, ...joined, people, closers });
  return {
    ...joined,
    people,
    authority,
    anchors: async () => anchorsOf(authority, partyNamed(parties, 'CA')),
    custody,
    ...systems,
    reviewer,
    ...(licenceUrl === undefined ? {} : { licenceUrl }),
  };
}

async function anchorsOf(authority: CertificateAuthority, name: string): Promise<Anchors> {
  const lists = await Promise.all([authority.list('root'), authority.list('issuing')]);
  return {
    mode: 'anchors',
    anchors: await authority.chain(),
    crls: lists.map(({ bytes }) => bytes),
    note: `测试认证机构 / test certification authority: ${name}`,
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
