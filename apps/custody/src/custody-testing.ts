import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { assert, hex, isRefusal, type Refusal, utf8 } from '@yunzhang/base';
import {
  digest,
  sm3,
  type Sm2Signer,
  writeBits,
  writeGeneralizedTime,
  writeIa5,
  writeInteger,
  writeSequence,
  writeUtf8,
} from '@yunzhang/gm';
import { acts } from '@yunzhang/ledger';
import type { ShownEntry, UseFacts } from './client.ts';
import { createCustody, type Custody } from './custody.ts';
import { intentFields, type IntentFields, openedFields } from './intent.ts';
import {
  morningAt,
  origin,
  type ShownOptions,
  testKey,
  testLog,
  type TestLog,
  testRandom,
} from './log-testing.ts';
import type { CustodyNotice } from './parts.ts';
import type { CustodyAnswer, CustodyRequest } from './request.ts';
import { type Statement, statementField, writeStatement } from './statement.ts';
import { beginStore, openStore, type Store, type StorePlace } from './store.ts';
import { type Trust, usualLimits } from './trust.ts';
import { createSoftwareVault } from './vault.ts';

/** DER of something that stands for a seal. */
export const sealOf = (id: string): Uint8Array => writeSequence(writeUtf8(`seal ${id}`));

/** The part to sign of a seal signature. @basis GB/T 38540-2020 */
export function partOf(seal: string, dataHash: Uint8Array, at: number): Uint8Array {
  return writeSequence(
    writeInteger(4),
    sealOf(seal),
    writeGeneralizedTime(at),
    writeBits(dataHash),
    writeIa5('/Doc_0/Signs/Sign_0/Signature.xml'),
  );
}

/** Without the number of the question, which the socket gives. */
export type Question = CustodyRequest extends infer One
  ? One extends CustodyRequest
    ? Omit<One, 'id'>
    : never
  : never;

/** A custody with a log, an owner, a maker, a police office and two operators. */
export interface World {
  readonly place: StorePlace;
  readonly clock: { at: number };
  readonly trust: Trust;
  readonly owner: Sm2Signer;
  readonly maker: Sm2Signer;
  readonly police: Sm2Signer;
  readonly operators: readonly [Sm2Signer, Sm2Signer];
  readonly notices: CustodyNotice[];
  readonly waits: number[];
  log: TestLog;
  store: Store;
  custody: Custody;
  ask(question: Question): Promise<CustodyAnswer>;
  /** Ends the custody as a crash would, but for its lock, and opens it again. */
  reopen(): Promise<void>;
  tell(statement: Statement, by: Sm2Signer, options?: ShownOptions): Promise<Refusal | undefined>;
  /** Shows an entry of the log, with a proof from the watermark. */
  show(entry: ShownEntry): Promise<Refusal | undefined>;
  /** From making to activation; gives `04 ‖ X ‖ Y`. */
  sealInForce(id: string): Promise<Uint8Array>;
  grant(mandate: string, seal: string, terms?: object): Promise<Refusal | undefined>;
  /** Logs an intent and gives what custody is asked with. */
  intend(use: Partial<IntentFields> & { readonly act: string }): Promise<Intended>;
  use(intended: Intended, changes?: Partial<UseFacts>): Promise<CustodyAnswer>;
  close(): Promise<void>;
}

export interface Intended {
  readonly facts: UseFacts;
  readonly message: Uint8Array;
}

export const kekOf = (name: string): Uint8Array => testRandom(`kek ${name}`)(32);
/** The seal and the mandate of most tests. */
export const [sealId, mandateId] = ['11010800000001', 'mandate-1'];

/** A world whose log has its first entry and whose custody has no key. */
export async function createWorld(
  limits: Partial<Trust['limits']> = {},
  at: number = morningAt,
): Promise<World> {
  const clock = { at };
  const log = testLog(clock);
  log.add(acts.logGenesis, { reason: utf8('first') }, clock.at);
  const trust = trustOf({ policy: log.policy, limits });
  const place = placeOf();
  await beginStore(place, trust);
  return openWorld({ clock, log, trust, place });
}

/** A second world that is as the first one is now, and goes its own way. */
export async function copyWorld(first: World): Promise<World> {
  const clock = { at: first.clock.at };
  const place = placeOf();
  fs.cpSync(first.place.folder, place.folder, {
    recursive: true,
    filter: (file) => !file.endsWith('.lock'),
  });
  const log = testLog(clock, first.log.entries.slice());
  return openWorld({ clock, log, trust: first.trust, place });
}

function placeOf(): StorePlace {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-custody-'));
  return { folder, kek: kekOf('first'), random: testRandom(`custody ${folder}`) };
}

async function openWorld(made: Pick<World, 'clock' | 'log' | 'trust' | 'place'>): Promise<World> {
  const { place, clock } = made;
  const { random } = place;
  const notices: CustodyNotice[] = [];
  const waits: number[] = [];
  const open = async (): Promise<readonly [Store, Custody]> => {
    const store = await openStore(place);
    const custody = createCustody({
      store,
      vault: createSoftwareVault(store, random),
      now: () => clock.at,
      random,
      notice: (notice) => notices.push(notice),
      wait: async (ms) => void waits.push(ms),
    });
    return [store, custody];
  };
  const [store, custody] = await open();
  const world: World = {
    ...made,
    owner: testKey('owner'),
    maker: testKey('maker'),
    police: testKey('police'),
    operators: [testKey('operator 1'), testKey('operator 2')],
    notices,
    waits,
    store,
    custody,
    ask: async (question) => world.custody.answer({ id: 1, ...question }),
    reopen: async () => {
      await world.store.close();
      [world.store, world.custody] = await open();
    },
    ...talking(() => world),
    ...sealing(() => world),
    close: async () => {
      await world.store.close();
      fs.rmSync(place.folder, { recursive: true, force: true });
    },
  };
  return world;
}

function trustOf(of: {
  readonly policy: string;
  readonly limits: Partial<Trust['limits']>;
}): Trust {
  return {
    policy: of.policy,
    authorities: [
      {
        name: '测试制章',
        publicKey: hex(testKey('maker').publicKey),
        acts: [acts.sealMake, acts.sealIssue, acts.sealRevoke, acts.mandateWithdraw],
      },
      {
        name: '测试备案',
        publicKey: hex(testKey('police').publicKey),
        acts: [acts.sealFile, acts.sealFreeze, acts.sealUnfreeze, acts.sealRevoke],
      },
    ],
    operators: ['operator 1', 'operator 2'].map((name) => ({
      name,
      publicKey: hex(testKey(name).publicKey),
    })),
    limits: { ...usualLimits, ...of.limits },
  };
}

type Talking = Pick<World, 'tell' | 'show' | 'sealInForce' | 'grant'>;

async function connectionOf(world: World, { connect }: ShownEntry) {
  const from = world.store.memory.heads.get(origin)?.size ?? 0;
  return { from, ...(from === 0 ? { sha256: [], sm3: [] } : await connect(from)) };
}

async function expectDone(said: Promise<Refusal | undefined>): Promise<void> {
  const refusal = await said;
  if (refusal !== undefined) throw new Error(`${refusal.refused} ${refusal.detail ?? ''}`);
}

function usualTerms(of: { readonly mandate: string; readonly seal: string; readonly at: number }) {
  return {
    ...of,
    act: acts.mandateGrant,
    kinds: ['contract'],
    counterparties: [],
    from: of.at - 1000,
    until: of.at + 30 * 86_400_000,
    fromHour: 8,
    toHour: 20,
    perDay: 50,
    perDocumentFen: 100_000,
    perDayFen: 1_000_000,
  } as const;
}

function talking(world: () => World): Talking {
  const show = async (entry: ShownEntry): Promise<Refusal | undefined> => {
    const { evidence } = entry;
    return (
      await world().ask({ ask: 'tell', evidence, connection: await connectionOf(world(), entry) })
    ).refusal;
  };
  const tell: Talking['tell'] = async (statement, by, options) => {
    const { log, clock } = world();
    const fields = {
      sealId: utf8(statement.seal),
      [statementField]: await writeStatement(statement, by),
    };
    return show(await log.shown(log.add(statement.act, fields, clock.at), options));
  };
  return {
    show,
    tell,
    sealInForce: async (id) => {
      const { owner, maker, police, clock } = world();
      const { key } = await world().ask({ ask: 'create', purpose: 'seal', name: id });
      assert(key !== undefined, 'a key was made');
      const made = {
        act: acts.sealMake,
        seal: id,
        at: (clock.at += 1),
        sealDigest: hex(digest('sm3', sealOf(id))),
        publicKey: key.publicKey,
        grantors: [hex(owner.publicKey)],
        until: clock.at + 365 * 86_400_000,
      } as const;
      await expectDone(tell(made, maker));
      const steps = [
        [acts.sealFile, police],
        [acts.sealIssue, maker],
        [acts.sealActivate, owner],
      ] as const;
      for (const [act, by] of steps) {
        await expectDone(tell({ act, seal: id, at: (clock.at += 1) }, by));
      }
      return Uint8Array.from(Buffer.from(key.publicKey, 'hex'));
    },
    grant: async (mandate, seal, terms = {}) => {
      const { owner, clock } = world();
      return tell({ ...usualTerms({ mandate, seal, at: clock.at }), ...terms }, owner);
    },
  };
}

function sealing(world: () => World): Pick<World, 'intend' | 'use'> {
  return {
    intend: async (use) => {
      const { log, clock, store } = world();
      const { act, seal = sealId } = use;
      const dataHash = use.dataHash ?? sm3(utf8(`document ${act}`));
      const intent: IntentFields = {
        seal,
        mandate: mandateId,
        kind: 'contract',
        amountFen: 100,
        counterparties: [],
        dataHash,
        ...use,
      };
      const index = log.add(acts.useIntent, intentFields(intent), clock.at);
      const shown = await log.shown(index, { opened: openedFields });
      const key = [...store.memory.keys.values()].find(({ name }) => name === seal);
      const publicKey = Uint8Array.from(Buffer.from(key?.publicKey ?? '', 'hex'));
      const facts = { ...shown, publicKey, act, seal, mandate: intent.mandate };
      return { facts, message: partOf(seal, dataHash, clock.at) };
    },
    use: async ({ facts, message }, changes = {}) => {
      const { act, seal, mandate, evidence, confirmation, ...rest } = { ...facts, ...changes };
      const code = confirmation === undefined ? {} : { confirmation };
      for (;;) {
        const connection = await connectionOf(world(), { evidence, ...rest });
        const asked = { ask: 'use', act, seal, mandate, message, evidence, connection } as const;
        const answer = await world().ask({ ...asked, ...code });
        // Another one was quicker with a newer head.
        if (answer.refusal?.refused !== 'custody-watermark-moved') return answer;
      }
    },
  };
}

/** The code of a refusal, for tables. */
export function codeOf(answer: CustodyAnswer | Refusal | undefined): string | undefined {
  if (isRefusal(answer)) return answer.refused;
  return answer?.refusal?.refused;
}
