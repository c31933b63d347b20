import fs from 'node:fs';
import path from 'node:path';
import { isRefusal, openTrueType } from '@yunzhang/base';
import { calendar2026, type Catalog, catalog } from '@yunzhang/scenario';
import { scenarios } from '@yunzhang/scenarios';
import { random } from '../authority.ts';
import {
  actIdOf,
  caseLog,
  type Cases,
  createCases,
  readCases,
  type SubmitActs,
} from '../cases/index.ts';
import type { CertificateAuthority } from '../certificates/index.ts';
import { createHelp, type Help } from '../help/index.ts';
import {
  createPaperSealer,
  createSealOffice,
  custodyKeys,
  type PoliceFiling,
  type SealOffice,
  type SealOfficeParts,
} from '../seals/index.ts';
import { createStatements, type Statements } from '../statements/index.ts';
import { createUses, type Uses } from '../uses/index.ts';
import type { CustodyPlace } from './custody-place.ts';
import { speakerOf } from './making-units.ts';
import type { OfficeKeys } from './office-keys.ts';
import { type OfficeSealParts, officeSeals } from './office-seals.ts';
import type { OfficeHost } from './open-office.ts';
import { ownApplications } from './own-applications.ts';
import { timeStamps } from './time-stamps.ts';

/** What cases and seals are joined over. */
export interface JoinParts extends OfficeHost {
  readonly keys: OfficeKeys;
  readonly custody: CustodyPlace;
  readonly authority: CertificateAuthority;
  readonly police: PoliceFiling;
  readonly systems: { readonly police: string; readonly registry: string };
  /** Credit code of the authority that reviews. */
  readonly reviewer: string;
  /** Units that make seals for applicants. */
  readonly units: SealOfficeParts['units'];
  /** What makes the seals of the offices themselves. */
  readonly unit: OfficeSealParts['unit'];
  readonly offices: readonly { readonly uscc: string; readonly name: string }[];
}

/** Cases and what follows from their acts. */
export interface Joined {
  readonly cases: Cases;
  readonly catalog: Catalog;
  readonly seals: SealOffice;
  readonly sealParts: SealOfficeParts;
  readonly statements: Statements;
  readonly uses: Uses;
  readonly help: Help;
}

/** Parties of the machines that act in cases. */
const machines = { sealing: 'system:sealing', inspection: 'system:inspection' } as const;

/**
 * Joins cases with all that follows from their acts, in the transaction that writes them: the log
 * first, then the register of seals, then what custody is told, then uses and tickets.
 *
 * @basis architecture §3
 */
export async function joinCases(parts: JoinParts): Promise<Joined> {
  const { database, ledger } = parts;
  const known = catalog(scenarios);
  const tagKey = await parts.keys.secret('case-tags');
  const logged = caseLog({ catalog: known, ledger, random, tagKey });
  const followers: SubmitActs[] = [logged];
  const hosted = createCases({
    database,
    catalog: known,
    tables: () => ({ calendar: calendar2026 }),
    now: Date.now,
    submit: async (transaction, done) => {
      for (const follow of followers) {
        const refusal = await follow(transaction, done);
        if (refusal !== undefined) return refusal;
      }
      return undefined;
    },
  });
  const cases = ownApplications(hosted);
  const sealParts = sealPartsOf(parts, cases);
  const seals = createSealOffice(sealParts);
  const statements = await statementsOf(parts);
  const uses = usesOf(parts, { cases, sealParts, statements });
  const hosts = parts.configuration.ledger.monitorHosts;
  const help = createHelp({ ...sealParts, cases, catalog: known, hosts });
  for (const one of [seals, statements, uses, help]) {
    followers.push(async (transaction, done) => one.follow(transaction, done));
  }
  return { cases, catalog: known, seals, sealParts, statements, uses, help };
}

function usesOf(
  parts: JoinParts,
  { cases, sealParts, statements }: Pick<Joined, 'cases' | 'sealParts' | 'statements'>,
): Uses {
  const { authority, custody, log } = parts;
  const { font, sealer } = sealParts;
  return createUses({
    ...parts,
    cases,
    inside: readCases,
    custody: custody.using,
    statements,
    timeStamp: timeStamps(authority, random),
    chain: async () => authority.chain(),
    signer: machines.sealing,
    inspector: machines.inspection,
    font,
    sealer,
    random,
    now: Date.now,
    stumbled: (work, err) => log.warn({ err, ...work }, 'a use is tried again'),
  });
}

async function statementsOf(parts: JoinParts): Promise<Statements> {
  const { keys, custody, systems, units, reviewer, log } = parts;
  const makers = units.map(async ({ party }) => {
    return [party, await keys.signer(speakerOf(party))] as const;
  });
  return createStatements({
    ...parts,
    inside: readCases,
    custody: custody.using,
    speakers: {
      ...Object.fromEntries(await Promise.all(makers)),
      [systems.police]: await keys.signer('police'),
      [reviewer]: await keys.signer('authority'),
    },
    now: Date.now,
    stumbled: (lane, err) => log.warn({ err, lane }, 'custody is told again'),
  });
}

function sealPartsOf(parts: JoinParts, cases: Cases): SealOfficeParts {
  const { database, ledger, blobs, log, custody, authority, police, systems, units } = parts;
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
  return {
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
    units,
    keys: custodyKeys(custody.making, 'software'),
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
}
