import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { isRefusal } from '@yunzhang/base';
import {
  parseNote,
  parsePolicy,
  parseVerifierKey,
  type Policy,
  type PolicyWitness,
  sha256Tree,
  sm3Tree,
  type TreeHash,
} from '@yunzhang/ledger';
import { type Anchor, createAnchoring, createTileLog, openAnchor } from './anchor/index.ts';
import {
  type KnownHead,
  type KnownHeads,
  type Ledger,
  LedgerAlarm,
  type LogRow,
  type NotedHead,
  type SignerState,
} from './ledger/index.ts';
import type { WitnessDesk } from './acts/index.ts';
import type { Database, LedgerSettings, Log } from './support/index.ts';
import {
  type RunningWitness,
  startDemoWitness,
  createWitnessing,
  witnessedHead,
  type Witnessing,
  type WitnessOutcome,
  type WitnessPeer,
} from './witness/index.ts';

/** How often it is looked whether a head is due to be anchored. */
const anchorLookMs = 30_000;
/** Longest wait for one witness. */
const witnessMs = 5000;

/** What others do for the ledger: witnesses cosign its heads, a chain holds them. */
export interface LedgerDuties {
  /** For the opening of a log: what they hold of it. */
  readonly knownHeads: KnownHeads;
  /** Begins the rounds; the answer ends them. */
  begin(ledger: Ledger): () => Promise<void>;
  readonly witnesses: WitnessDesk;
  close(): Promise<void>;
}

/** What the duties need. */
export interface DutiesHost {
  readonly settings: LedgerSettings;
  readonly data: string;
  readonly database: Database<unknown>;
  readonly log: Log;
}

interface Room extends DutiesHost {
  readonly rounds: Map<number, Promise<Rounds>>;
  demo: Promise<RunningWitness> | undefined;
  readonly anchors: Map<string, Promise<Anchor>>;
  readonly anchorings: Map<number, ReturnType<typeof createAnchoring>>;
}

/**
 * Joins the ledger with witnesses and chains, which it does not know itself.
 *
 * A witness or a chain that is away is told and asked again; one that holds a head this log does
 * not contain stops the log.
 *
 * @basis ledger.md §16.3 (background), §16.4, §17
 */
export function createLedgerDuties(host: DutiesHost): LedgerDuties {
  const room: Room = {
    ...host,
    rounds: new Map(),
    demo: undefined,
    anchors: new Map(),
    anchorings: new Map(),
  };
  return {
    knownHeads: async (origin, state) => [
      ...(state === undefined ? [] : await witnessedHeads(room, origin, state)),
      ...(await anchoredHeads(room, origin)),
    ],
    begin: (ledger) => {
      const ends = [
        witnessAll(room, ledger),
        every(anchorLookMs, async () => anchorAll(room, ledger), room.log),
      ];
      return async () => {
        await Promise.all(ends.map(async (end) => end()));
      };
    },
    witnesses: {
      policy: async (state) => quorumOf(room, state),
      hurry: async (log) => {
        const made = await room.rounds.get(log)?.catch(() => undefined);
        made?.sha256.hurry();
        made?.sm3.hurry();
      },
    },
    close: async () => {
      const demo = await room.demo?.catch(() => undefined);
      await demo?.close();
    },
  };
}

/** Runs a duty again and again, never twice at once; the answer waits for the one under way. */
function every(ms: number, duty: () => Promise<void>, log: Log): () => Promise<void> {
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  let turn: Promise<void> = Promise.resolve();
  const start = (): void => {
    turn = run();
  };
  const run = async (): Promise<void> => {
    try {
      await duty();
    } catch (err) {
      log.warn({ err }, 'a duty of the ledger failed; it is tried again');
    }
    if (!isOver) timer = setTimeout(start, ms);
  };
  timer = setTimeout(start, 0);
  return async () => {
    isOver = true;
    clearTimeout(timer);
    await turn;
  };
}

/**
 * What the operator asks of witnesses: the quorum of the settings, or any key of our own witness
 * for a test log. Nothing where no quorum is set.
 */
async function quorumOf(room: Room, state: SignerState): Promise<Policy | undefined> {
  const { settings } = room;
  const logs = [...state.sha256Keys, ...state.sm3Keys].map((vkey) => ({
    key: parseVerifierKey(vkey),
  }));
  if (settings.witnessFile !== undefined) {
    const policy = parsePolicy(new Uint8Array(await fs.readFile(settings.witnessFile)));
    return policy.quorum === undefined ? undefined : { ...policy, logs };
  }
  const witnesses = await witnessesOf(room, state);
  if (witnesses.length === 0) return undefined;
  const group = { name: 'own', threshold: 1, members: witnesses.map(({ name }) => name) };
  return { logs, witnesses, groups: [group], quorum: group.name };
}

/** The witnesses of the settings, or one of our own for a test log. */
async function witnessesOf(room: Room, state: SignerState): Promise<readonly PolicyWitness[]> {
  const { settings, data } = room;
  if (settings.witnessFile !== undefined) {
    const policy = parsePolicy(new Uint8Array(await fs.readFile(settings.witnessFile)));
    return policy.witnesses.filter(({ url }) => url !== undefined);
  }
  if (settings.origin !== undefined) return [];
  room.demo ??= startDemoWitness(path.join(data, 'ledger/witness'), {
    logVkeys: [...state.sha256Keys, ...state.sm3Keys],
  });
  const { url, vkeys } = await room.demo.catch((error: unknown) => {
    room.demo = undefined;
    throw error;
  });
  return vkeys.map((vkey, i) => ({ name: `own-${i + 1}`, key: parseVerifierKey(vkey), url }));
}

function peersOf(witnesses: readonly PolicyWitness[], hash: TreeHash['name']): WitnessPeer[] {
  return witnesses.flatMap(({ key, url }) => {
    const tree = key.kind === 'sm2-cosignature' ? 'sm3' : 'sha256';
    return url === undefined || tree !== hash ? [] : [{ key, url: url.replace(/\/+$/, '') }];
  });
}

async function witnessedHeads(
  room: Room,
  origin: string,
  state: SignerState,
): Promise<readonly KnownHead[]> {
  const heads: KnownHead[] = [];
  try {
    const witnesses = await witnessesOf(room, state);
    const trees = [
      ['sha256', origin, state.sha256Keys],
      ['sm3', `${origin}/sm3`, state.sm3Keys],
    ] as const;
    for (const [tree, name, vkeys] of trees) {
      const log = { origin: name, keys: vkeys.map(parseVerifierKey) };
      for (const peer of peersOf(witnesses, tree)) {
        const head = await witnessedHead(log, peer, { timeoutMs: witnessMs });
        const source = `witness ${peer.key.name}`;
        if (head !== undefined) heads.push({ source, size: head.size, [`${tree}Root`]: head.root });
      }
    }
  } catch (err) {
    room.log.warn({ err, origin }, 'a witness could not be asked what it has seen');
  }
  return heads;
}

/** Rounds for the newest head of each log, as it is published. */
function witnessAll(room: Room, ledger: Ledger): () => Promise<void> {
  const { rounds } = room;
  const tell = async (log: number, head: NotedHead): Promise<void> => {
    const made = rounds.get(log) ?? roundsOf(room, ledger, log);
    rounds.set(log, made);
    const { sha256, sm3 } = await made;
    const prove = (hash: TreeHash['name']) => async (from: number) =>
      ledger.evidence.consistency({ log, hash, from, to: head.size });
    sha256.head({ hash: sha256Tree, note: head.sha256Note, prove: prove('sha256') });
    sm3.head({ hash: sm3Tree, note: head.sm3Note, prove: prove('sm3') });
  };
  const hear = (log: number, head: NotedHead): void => {
    tell(log, head).catch((err: unknown) => {
      rounds.delete(log);
      room.log.warn({ err }, 'no witness can be asked');
    });
  };
  const leave = ledger.subscribe(hear);
  // What was published before we listened.
  for (const { log } of ledger.logs()) {
    void ledger.head(log).then((head) => (head === undefined ? undefined : hear(log, head)));
  }
  return async () => {
    leave();
    for (const made of await Promise.allSettled(rounds.values())) {
      if (made.status === 'rejected') continue;
      await Promise.all([made.value.sha256.close(), made.value.sm3.close()]);
    }
  };
}

type Rounds = Readonly<Record<TreeHash['name'], Witnessing>>;

async function roundsOf(room: Room, ledger: Ledger, log: number): Promise<Rounds> {
  const state = await ledger.keys(log);
  if (state === undefined) throw new Error('the signer gives no keys');
  const witnesses = await witnessesOf(room, state);
  await ledger.describe({ witnesses });
  const round = (hash: TreeHash['name']): Witnessing =>
    createWitnessing({
      peers: peersOf(witnesses, hash),
      now: Date.now,
      pauseMs: room.settings.witnessEveryMs,
      round: { timeoutMs: witnessMs },
      publish: async ({ size, note }) => {
        const { signatures } = parseNote(note);
        await ledger.cosign({ log, size, sha256: [], sm3: [], [hash]: signatures });
      },
      told: {
        alarmed: (outcome) => {
          const detail = `witness ${outcome.peer.key.name} ${wordsOf(outcome)}`;
          void ledger.halt(new LedgerAlarm('ledger-head-forked', detail));
        },
        failed: (outcome) =>
          room.log.warn(
            { witness: outcome.peer.key.name, problem: wordsOf(outcome) },
            'a witness did not cosign',
          ),
        unpublished: (err) => room.log.warn({ err }, 'cosignatures could not be kept'),
      },
    });
  return { sha256: round('sha256'), sm3: round('sm3') };
}

function wordsOf(outcome: WitnessOutcome): string {
  return 'problem' in outcome ? `${outcome.problem} ${outcome.detail ?? ''}`.trim() : '';
}

/** The anchor of one log; nothing where none is set. */
async function anchorOf(room: Room, origin: string): Promise<Anchor | undefined> {
  const { settings, anchors } = room;
  if (settings.anchor.kind === 'none') return undefined;
  const open = async (): Promise<Anchor> => {
    const opened = await openAnchor(settings.anchor, origin, {
      readFile: async (name) => new Uint8Array(await fs.readFile(name)),
      random: (size) => new Uint8Array(randomBytes(size)),
      now: Date.now,
    });
    if (isRefusal(opened)) throw new Error(`${opened.refused} ${opened.detail ?? ''}`);
    return opened;
  };
  const known = anchors.get(origin) ?? open();
  anchors.set(origin, known);
  // What could not be opened is tried again with the next step.
  known.catch(() => anchors.delete(origin));
  return known;
}

async function anchoredHeads(room: Room, origin: string): Promise<readonly KnownHead[]> {
  try {
    const newest = await (await anchorOf(room, origin))?.newest();
    return newest === undefined ? [] : [{ source: 'anchor', ...newest }];
  } catch (err) {
    room.log.warn({ err, origin }, 'the chain could not be asked what it holds');
    return [];
  }
}

async function anchorAll(room: Room, ledger: Ledger): Promise<void> {
  for (const row of ledger.logs()) {
    const anchor = await anchorOf(room, row.origin);
    if (anchor === undefined || ledger.alarm() !== undefined) return;
    const anchoring = room.anchorings.get(row.log) ?? anchoringOf(room, ledger, { row, anchor });
    room.anchorings.set(row.log, anchoring);
    const step = await anchoring.step();
    if (step.kind === 'alarm') {
      const detail = `${row.origin}: anchor ${step.refusal.detail ?? ''}`;
      await ledger.halt(new LedgerAlarm('ledger-head-forked', detail));
    }
    if (step.kind === 'refused') room.log.warn({ ...step.refusal }, 'a head was not anchored');
  }
}

function anchoringOf(
  room: Room,
  ledger: Ledger,
  { row, anchor }: { readonly row: LogRow; readonly anchor: Anchor },
): ReturnType<typeof createAnchoring> {
  const store = ledger.storeOf(row.log);
  const log = createTileLog({
    read: async (name) => store?.read(name),
    head: async () => ledger.head(row.log),
    isClosed: async () =>
      ledger.logs().some((one) => one.log === row.log && one.closedAt !== undefined),
    record: async (entry) =>
      room.database.query.transaction().execute(async (at) => ledger.submit(at, [entry])),
  });
  return createAnchoring({ anchor, log, now: Date.now });
}
