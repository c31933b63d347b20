import { base64, fromHex, isRefusal, type Refusal, Unavailable } from '@yunzhang/base';
import type { Sm2Signer } from '@yunzhang/gm';
import { connectFrames, type FrameClient, socketName } from '@yunzhang/host';
import type { CustodyCode } from './codes.ts';
import type { Connection } from './log-head.ts';
import type { Approval } from './order.ts';
import type { KeyState } from './record.ts';
import { answerForm, type CustodyAnswer, type Door, frameMax } from './request.ts';
import type { Purpose } from './signed-part.ts';

/** Longest time for one answer. */
const answerMs = 10_000;
/** Times a proof is made anew because others were quicker. */
const attemptsMax = 8;
const retryAfterMs = 500;
/** A device is opened again after a pause. */
const deviceRetryMs = 2000;
/** No word about the request: the key is in a device, and that is away. */
const passing: ReadonlySet<string> = new Set<CustodyCode>([
  'custody-device-away',
  'custody-device-silent',
]);

/** The newest head of a log that custody has seen; a proof must begin there. */
export interface SeenHead {
  readonly origin: string;
  readonly size: number;
}

/** Evidence of a log entry, and how its head connects with what custody has seen. */
export interface ShownEntry {
  /** Name of the SHA-256 log. */
  readonly origin: string;
  /** DER, with both proofs and the fields opened that custody wants to see. */
  readonly evidence: Uint8Array;
  /**
   * Consistency of both trees between size `from` and the head of the evidence, whichever is the
   * smaller first. Not asked when custody has seen nothing of this log.
   */
  readonly connect: (from: number) => Promise<Connection>;
}

/** One use of a seal, with all that custody asks for. */
export interface UseFacts extends ShownEntry {
  /** `04 ‖ X ‖ Y` of the key of the seal. */
  readonly publicKey: Uint8Array;
  readonly act: string;
  readonly seal: string;
  readonly mandate: string;
  /** The code the custodian gave, whatever it is. */
  readonly confirmation?: string;
}

/** What the sealer may ask. */
export interface UsingDoor {
  heads(): Promise<readonly SeenHead[]>;
  /** Shows an entry about a seal or a mandate. */
  tell(entry: ShownEntry): Promise<Refusal | undefined>;
  /** `r ‖ s` over the part that is to be signed. */
  use(facts: UseFacts, message: Uint8Array): Promise<Uint8Array | Refusal>;
  close(): void;
}

/** What the maker may ask. */
export interface MakingDoor {
  /** Makes the key of a seal, or of another name; asking again gives the same. */
  create(purpose: Purpose, name: string): Promise<KeyState | Refusal>;
  find(purpose: Purpose, name: string): Promise<KeyState | Refusal>;
  /** Signs with a key that is not of a seal; certificate requests with any. */
  sign(key: string, message: Uint8Array): Promise<Uint8Array | Refusal>;
  close(): void;
}

/** What operators may ask. */
export interface KeepingDoor {
  state(): Promise<NonNullable<CustodyAnswer['keeping']>>;
  order(text: string, approvals: readonly Approval[]): Promise<Refusal | undefined>;
  setDuressCode(seal: string, code: string): Promise<Refusal | undefined>;
  close(): void;
}

/** Custody said no where only a signature can be returned. */
export class CustodyRefused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`${refusal.refused}${refusal.detail === undefined ? '' : `: ${refusal.detail}`}`);
    this.name = 'CustodyRefused';
    this.refusal = refusal;
  }
}

function reach(folder: string, door: Door): FrameClient {
  const limits = { sizeMax: frameMax, code: 'custody-request-malformed' };
  return connectFrames(() => socketName(folder, door), {
    ...limits,
    service: 'custody',
    answerMs,
  });
}

async function asked(client: FrameClient, question: object): Promise<CustodyAnswer> {
  const answer = answerForm.safeParse(await client.ask(question));
  return answer.success ? answer.data : away('an answer of another form');
}

function away(what: string): never {
  throw new Unavailable('custody', { retryAfterMs, cause: new Error(what) });
}

/** Reaches the door for uses; connects when first asked, and again after a break. */
export function connectUsing(folder: string): UsingDoor {
  const client = reach(folder, 'using');
  const heads = async (): Promise<readonly SeenHead[]> =>
    (await asked(client, { ask: 'state' })).heads ?? [];
  const show = async (entry: ShownEntry, question: object): Promise<CustodyAnswer> => {
    for (let attempt = 1; ; attempt++) {
      const answer = await asked(client, { ...question, ...(await shown(entry, await heads())) });
      // Another use was quicker with a newer head: only the proof has to be made anew.
      const isMoved = answer.refusal?.refused === 'custody-watermark-moved';
      if (!isMoved || attempt === attemptsMax) return answer;
    }
  };
  return {
    heads,
    tell: async (entry) => (await show(entry, { ask: 'tell' })).refusal,
    use: async (facts, message) => {
      const { act, seal, mandate, confirmation } = facts;
      const question = { ask: 'use', act, seal, mandate, message: base64(message) };
      const code = confirmation === undefined ? {} : { confirmation };
      const { rs, refusal } = await show(facts, { ...question, ...code });
      return rs ?? refusal ?? away('no signature');
    },
    close: () => client.close(),
  };
}

async function shown(
  { origin, evidence, connect }: ShownEntry,
  heads: readonly SeenHead[],
): Promise<object> {
  const from = heads.find((head) => head.origin === origin)?.size ?? 0;
  const { sha256, sm3 } = from === 0 ? { sha256: [], sm3: [] } : await connect(from);
  const connection = { from, sha256: sha256.map(base64), sm3: sm3.map(base64) };
  return { evidence: base64(evidence), connection };
}

/** Reaches the door of the maker. */
export function connectMaking(folder: string): MakingDoor {
  const client = reach(folder, 'making');
  const keyOf = ({ key, refusal }: CustodyAnswer): KeyState | Refusal =>
    key ?? refusal ?? away('no key');
  return {
    create: async (purpose, name) => keyOf(await asked(client, { ask: 'create', purpose, name })),
    find: async (purpose, name) => keyOf(await asked(client, { ask: 'keys', purpose, name })),
    sign: async (key, message) => {
      const question = { ask: 'plain', key, message: base64(message) };
      const { rs, refusal } = await asked(client, question);
      return rs ?? refusal ?? away('no signature');
    },
    close: () => client.close(),
  };
}

/** Reaches the door of the operators. */
export function connectKeeping(folder: string): KeepingDoor {
  const client = reach(folder, 'keeping');
  return {
    state: async () => {
      const { keeping } = await asked(client, { ask: 'keeping-state' });
      return keeping ?? away('no state');
    },
    order: async (text, approvals) => {
      const said = approvals.map(({ publicKey, rs }) => ({
        publicKey: base64(publicKey),
        rs: base64(rs),
      }));
      return (await asked(client, { ask: 'order', text, approvals: said })).refusal;
    },
    setDuressCode: async (seal, code) =>
      (await asked(client, { ask: 'duress-code', seal, code })).refusal,
    close: () => client.close(),
  };
}

/**
 * The key of a seal for one use, as the rest of the platform takes keys.
 *
 * It signs messages and no digests: custody computes the digest from what it has looked at. A
 * refusal is thrown as {@link CustodyRefused}, a device that is away as `Unavailable`.
 *
 * @basis sm2-engine.md §8
 */
export function custodySigner(door: Pick<UsingDoor, 'use'>, facts: UseFacts): Sm2Signer {
  return remoteSigner(facts.publicKey, (message) => door.use(facts, message));
}

/** A key of an authority, maker or time-stamp service, as the rest of the platform takes keys. */
export function custodyPlainSigner(
  door: Pick<MakingDoor, 'sign'>,
  key: Pick<KeyState, 'key' | 'publicKey'>,
): Sm2Signer {
  return remoteSigner(fromHex(key.publicKey), (message) => door.sign(key.key, message));
}

function remoteSigner(
  publicKey: Uint8Array,
  ask: (message: Uint8Array) => Promise<Uint8Array | Refusal>,
): Sm2Signer {
  const signMessage = async (message: Uint8Array): Promise<Uint8Array> => {
    const rs = await ask(message);
    if (!isRefusal(rs)) return rs;
    const refused = new CustodyRefused(rs);
    if (!passing.has(rs.refused)) throw refused;
    throw new Unavailable('custody', { retryAfterMs: deviceRetryMs, cause: refused });
  };
  return {
    publicKey,
    origin: 'remote',
    sign: async () => {
      throw new CustodyRefused({ refused: 'custody-purpose', basis: 'a digest tells nothing' });
    },
    signMessage,
    close: async () => undefined,
  };
}
