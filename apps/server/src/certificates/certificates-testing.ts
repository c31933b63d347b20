import { randomBytes, randomUUID } from 'node:crypto';
import { type Instant, isRefusal } from '@yunzhang/base';
import {
  createSoftwareSigner,
  generateSm2Key,
  type NameAttribute,
  nameTypes,
  type Sm2Signer,
  writeCertificationRequest,
  writeName,
} from '@yunzhang/gm';
import { outboxMigrations } from '../support/index.ts';
import { type TestDatabase, testDatabase } from '../support/test-database.ts';
import { type CertificateAuthority, createCertificateAuthority } from './certificate-authority.ts';
import type { CertificateOrder, CertificatePair, OrderAnswer } from './issuer.ts';
import { type Role, roles } from './profiles.ts';
import type { CertificateEntry } from './store.ts';
import { certificateMigrations } from './tables.ts';

/** A private key with its signer, which tests may open. */
export interface TestKey {
  readonly privateKey: Uint8Array;
  readonly signer: Sm2Signer;
}

/** Random octets of the operating system. */
export const random = (size: number): Uint8Array => new Uint8Array(randomBytes(size));

/** A fresh key. */
export function testKey(): TestKey {
  const privateKey = generateSm2Key(random);
  return { privateKey, signer: createSoftwareSigner({ privateKey, random }) };
}

/** An authority over a database of its own, with a clock that tests set. */
export interface TestBench {
  readonly database: TestDatabase<unknown>;
  readonly signers: Readonly<Record<Role, Sm2Signer>>;
  readonly authority: CertificateAuthority;
  readonly entries: CertificateEntry[];
  readonly clock: { at: Instant };
  /** Another process over the same tables; `change` replaces keys, chance or the ledger. */
  reopen(change?: Change): Promise<CertificateAuthority>;
  close(): Promise<void>;
}

/** What a second process may have of its own. */
export interface Change {
  readonly signers?: Partial<Record<Role, Sm2Signer>>;
  readonly random?: (size: number) => Uint8Array;
  readonly announce?: (entry: CertificateEntry) => Promise<void>;
}

/** 2026-11-24 10:00 in Beijing. */
export const testStartAt = Date.UTC(2026, 10, 24, 2, 0, 0);
const options = { organisation: '云章示例', baseUrl: 'https://pki.example' } as const;

/** Opens a bench. */
export async function testBench(): Promise<TestBench> {
  const database = await testDatabase<unknown>([outboxMigrations, certificateMigrations]);
  const clock = { at: testStartAt };
  const entries: CertificateEntry[] = [];
  const keys = roles.map((role) => [role, testKey().signer] as const);
  const signers = Object.fromEntries(keys) as Record<Role, Sm2Signer>;
  const opened: CertificateAuthority[] = [];
  const reopen = async (change: Change = {}): Promise<CertificateAuthority> => {
    const authority = await createCertificateAuthority(
      {
        database,
        signers: { ...signers, ...change.signers },
        now: () => clock.at,
        random: change.random ?? random,
        announce: change.announce ?? (async (entry) => void entries.push(entry)),
      },
      { ...options, worker: { pollMs: 50, backoffMs: 10, backoffMsMax: 50 } },
    );
    opened.push(authority);
    return authority;
  };
  const authority = await reopen();
  return {
    database,
    signers,
    authority,
    entries,
    clock,
    reopen,
    close: async () => {
      for (const one of opened) await one.close();
      await database.close();
    },
  };
}

/** The subject every order names where a test says nothing else. */
export const subject: readonly NameAttribute[] = [
  { oid: nameTypes.country, value: 'CN' },
  { oid: nameTypes.organisation, value: '北京示例科技有限公司' },
  { oid: nameTypes.organisationUnit, value: '91350100M000100Y43' },
  { oid: nameTypes.commonName, value: '北京示例科技有限公司@合同专用章@1' },
];

/** An order for a key. */
export async function orderOf(
  { signer }: TestKey,
  change: Partial<CertificateOrder> & { readonly subject?: readonly NameAttribute[] } = {},
): Promise<CertificateOrder> {
  const { subject: named = subject, ...rest } = change;
  const pkcs10 = await writeCertificationRequest({ subject: writeName(named) }, signer);
  return { id: randomUUID(), pkcs10, profile: 'organisation-seal', ...rest };
}

/** The pair of an answer. */
export function pairOf(answer: OrderAnswer): CertificatePair {
  if (isRefusal(answer)) throw new Error(`${answer.refused}: ${answer.detail ?? ''}`);
  if (answer.state !== 'issued') throw new Error(answer.state);
  return answer.pair;
}
