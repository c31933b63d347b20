import { fromHex, type Instant } from '@yunzhang/base';
import type { RandomOctets, Sm2Signer } from '@yunzhang/gm';
import {
  type Database,
  type JobHandler,
  type JobWorker,
  type Log,
  startJobWorker,
  type WorkerOptions,
} from '../support/index.ts';
import type { CertificateIssuer } from './issuer.ts';
import { currentList, type ListIssuer, type PublishedList } from './lists.ts';
import { answerOcsp } from './ocsp-desk.ts';
import { chainOf, takeOrder } from './ordering.ts';
import { createParsing } from './parsing.ts';
import { practiceNote } from './practice.ts';
import type { Role } from './profiles.ts';
import { establish } from './roles.ts';
import { finishAll, type SigningParts } from './signing.ts';
import { changeOf, statusAt } from './states.ts';
import { announcementQueue, type CertificateEntry, certificatesOfRole } from './store.ts';
import { answerTimeQuery } from './time-desk.ts';

/** How often lists and the authority's own certificates are looked after. */
const maintainMsByDefault = 10 * 60_000;

/** What the built-in authority needs of the server. */
export interface AuthorityParts {
  readonly database: Database<unknown>;
  /** One key for each role; they stay behind this border. */
  readonly signers: Readonly<Record<Role, Sm2Signer>>;
  readonly now: () => Instant;
  readonly random: RandomOctets;
  /**
   * Tells the ledger what happened. Called at least once for each entry, in no order; the entry's
   * id says which it is. A throw tries again later.
   */
  readonly announce: (entry: CertificateEntry) => Promise<void>;
  readonly log?: Log;
}

/** How it works. */
export interface AuthorityOptions {
  /** In the names of its own certificates. */
  readonly organisation: string;
  /** Where certificates say it is to be asked: scheme, host and port, no slash at the end. */
  readonly baseUrl: string;
  readonly maintainMs?: number;
  readonly worker?: WorkerOptions;
}

/** The built-in TEST certification authority with its status and time stamp services. */
export interface CertificateAuthority extends CertificateIssuer {
  /** DER of the certificate a role uses now. */
  certificate(role: Role): Promise<Uint8Array>;
  /** The issuing authority first, the root last: what a trust list takes. */
  chain(): Promise<readonly Uint8Array[]>;
  list(issuer: ListIssuer): Promise<PublishedList>;
  /** An OCSP response to an OCSP request. */
  ocsp(request: Uint8Array): Promise<Uint8Array>;
  /** A time stamp response to a time stamp query. */
  timeStamp(query: Uint8Array): Promise<Uint8Array>;
  /** What those who would rely on it should know. */
  readonly practice: string;
  /** Renews what ends soon, signs what was left unsigned; runs by itself as well. */
  maintain(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the built-in authority over its tables, making root, issuing authority, maker, time stamp
 * and status service where they are missing.
 *
 * Keys stay with their signers; whoever has the database alone can issue nothing.
 *
 * @basis gm-crypto.md §6, §8; RFC 5280; RFC 6960; RFC 3161
 */
export async function createCertificateAuthority(
  parts: AuthorityParts,
  options: AuthorityOptions,
): Promise<CertificateAuthority> {
  const { organisation, baseUrl } = options;
  const { database, signers, now, random } = parts;
  const signing: SigningParts = { database, signers, now, random, baseUrl };
  const parsing = createParsing();
  const desk = { ...signing, parsing };
  const maintain = async (): Promise<void> => {
    await establish(signing, organisation);
    await finishAll(signing);
    await currentList(signing, 'root');
    await currentList(signing, 'issuing');
  };
  await maintain().catch(async (error: unknown) => {
    await parsing.close();
    throw error;
  });
  const stop = await begin(parts, options, maintain);
  return {
    request: async (order) => takeOrder(desk, order),
    revoke: async (wish) => changeOf({ database, now }, wish),
    status: async (serial, at) => statusAt({ database, now }, serial, at),
    certificate: async (role) => certificateOf(database, role),
    chain: async () => chainOf(database.query),
    list: async (issuer) => currentList(signing, issuer),
    ocsp: async (request) => answerOcsp(desk, request),
    timeStamp: async (query) => answerTimeQuery(desk, query),
    practice: practiceNote(organisation),
    maintain,
    close: async () => {
      await stop();
      await parsing.close();
    },
  };
}

async function certificateOf(database: Database<unknown>, role: Role): Promise<Uint8Array> {
  const rows = await certificatesOfRole(database.query, role);
  const bytes = rows.find((row) => row.bytes !== null && row.state === 'good')?.bytes;
  if (bytes === undefined || bytes === null) {
    throw new Error(`assertion failed: ${role} has a certificate`);
  }
  return bytes;
}

async function begin(
  { database, announce, log }: AuthorityParts,
  { maintainMs = maintainMsByDefault, worker = {} }: AuthorityOptions,
  maintain: () => Promise<void>,
): Promise<() => Promise<void>> {
  const handler: JobHandler = async ({ payload }) => announce(entryOf(payload));
  const jobs: JobWorker = await startJobWorker(
    database,
    { [announcementQueue]: handler },
    {
      width: 1,
      // The ledger must hear of it however long it is away.
      attemptsMax: 1_000_000,
      failed: ({ key, attempt }, err) =>
        log?.warn({ err, entry: key, attempt }, 'the ledger was not told of a certificate'),
      stumbled: (err) => log?.warn({ err }, 'announcements wait for the database'),
      ...worker,
    },
  );
  let turn: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    turn = turn
      .then(maintain)
      .catch((err: unknown) => log?.error({ err }, 'the authority was not looked after'));
  }, maintainMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await turn;
    await jobs.stop();
  };
}

type Payload = Omit<CertificateEntry, 'certificateDigest'> & { readonly certificateDigest: string };

// Written by `addEvent` in this program, in the transaction of the change.
function entryOf(payload: unknown): CertificateEntry {
  const { certificateDigest, ...rest } = payload as Payload;
  return { ...rest, certificateDigest: fromHex(certificateDigest) };
}
