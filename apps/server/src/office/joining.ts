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
import {
  createPaperSealer,
  createSealOffice,
  custodyKeys,
  type PoliceFiling,
  type SealOffice,
  type SealOfficeParts,
} from '../seals/index.ts';
import { createStatements, type Statements } from '../statements/index.ts';
import type { CustodyPlace } from './custody-place.ts';
import type { OfficeKeys } from './office-keys.ts';
import { officeSeals } from './office-seals.ts';
import type { OfficeHost } from './open-office.ts';

/** What cases and seals are joined over. */
export interface JoinParts extends OfficeHost {
  readonly keys: OfficeKeys;
  readonly custody: CustodyPlace;
  readonly authority: CertificateAuthority;
  readonly police: PoliceFiling;
  readonly systems: { readonly police: string; readonly registry: string };
  /** Credit code of the authority that reviews. */
  readonly reviewer: string;
  readonly unit: SealOfficeParts['units'][number];
  readonly offices: readonly { readonly uscc: string; readonly name: string }[];
}

/** Cases and what follows from their acts. */
export interface Joined {
  readonly cases: Cases;
  readonly catalog: Catalog;
  readonly seals: SealOffice;
  readonly sealParts: SealOfficeParts;
  readonly statements: Statements;
}

/**
 * Joins cases and seals: each act goes into the log, to the seal office and to custody's ears, in
 * the transaction that writes it.
 *
 * @basis architecture §3
 */
export async function joinCases(parts: JoinParts): Promise<Joined> {
  const { database, ledger } = parts;
  const known = catalog(scenarios);
  const tagKey = await parts.keys.secret('case-tags');
  const statements = await statementsOf(parts);
  const followers: SubmitActs[] = [
    caseLog({ catalog: known, ledger, random, tagKey }),
    async (transaction, done) => statements.follow(transaction, done),
  ];
  const cases = createCases({
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
  const sealParts = sealPartsOf(parts, cases);
  const seals = createSealOffice(sealParts);
  // The register of seals comes before what custody is told of them.
  followers.splice(1, 0, async (transaction, done) => seals.follow(transaction, done));
  return { cases, catalog: known, seals, sealParts, statements };
}

async function statementsOf(parts: JoinParts): Promise<Statements> {
  const { keys, custody, systems, unit, reviewer, log } = parts;
  return createStatements({
    ...parts,
    inside: readCases,
    custody: custody.using,
    speakers: {
      [unit.party]: await keys.signer('maker'),
      [systems.police]: await keys.signer('police'),
      [reviewer]: await keys.signer('authority'),
    },
    now: Date.now,
    stumbled: (lane, err) => log.warn({ err, lane }, 'custody is told again'),
  });
}

function sealPartsOf(parts: JoinParts, cases: Cases): SealOfficeParts {
  const { database, ledger, blobs, log, custody, authority, police, systems, unit } = parts;
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
    units: [unit],
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
