import { base64 } from '@yunzhang/base';
import { type Statement, writeStatement } from '@yunzhang/custody/statement';
import { ask, send } from '../shell/client.ts';
import type { Me } from '../shell/session.ts';
import { isAmong, openGrantorKey } from './grantor-key.ts';
import type { GrantorKey } from './key-box.ts';

/** What custody waits to hear from this person. */
export interface AskedStatement {
  readonly id: string;
  readonly case: string;
  readonly scenario: string;
  readonly act: string;
  /** Public halves that are believed, hexadecimal. */
  readonly keys: readonly string[];
  readonly statement: Statement;
}

/** What came of signing what is asked for. */
export interface SignedStatements {
  /** Cases of what was signed. */
  readonly signed: readonly string[];
  /** Asked for, and not signed: of another act, or of a key that is not in this browser. */
  readonly left: readonly AskedStatement[];
}

/** What custody waits to hear from who is logged in; of one case, or of all. */
export async function askedStatements(of?: string): Promise<readonly AskedStatement[]> {
  const query = of === undefined ? '' : `?${new URLSearchParams({ case: of }).toString()}`;
  const { statements } = await ask<{ readonly statements: readonly AskedStatement[] }>(
    `/v1/me/statements${query}`,
  );
  return statements;
}

/** What is signed: of these cases, and only where `covers` says that it is what was pressed. */
export interface SigningWish {
  readonly cases: readonly string[];
  readonly covers: (statement: Statement) => boolean;
}

/**
 * Signs what custody waits to hear of some cases now, with the key of this browser.
 *
 * Only what the person has just pressed is signed: `covers` looks at the statement itself, whose
 * text comes from the server and may be that of another act.
 */
export async function signStatements(me: Me, wish: SigningWish): Promise<SignedStatements> {
  const [only, ...others] = wish.cases;
  const asked = await askedStatements(others.length === 0 ? only : undefined);
  const ofThese = asked.filter((one) => wish.cases.includes(one.case));
  if (ofThese.length === 0) return { signed: [], left: [] };
  const key = await openGrantorKey(me);
  const isOurs = (one: AskedStatement) => wish.covers(one.statement) && isAmong(key, one.keys);
  const wanted = ofThese.filter(isOurs);
  for (const one of wanted) {
    const statement = base64(await writeStatement(one.statement, signerOf(key)));
    const path = `/v1/me/statements/${encodeURIComponent(one.id)}`;
    await send(path, { method: 'PUT', body: { statement } });
  }
  return { signed: wanted.map((one) => one.case), left: ofThese.filter((one) => !isOurs(one)) };
}

/** How often it is looked whether a statement is asked for, and for how long. */
const [lookMs, waitMs] = [500, 20_000];

/**
 * Signs as soon as it is asked for: the server writes a statement once custody has heard what came
 * before it, which may take a moment. Gives the cases whose statement was not asked for in time;
 * the pages show them again until they are signed.
 */
export async function signWhenAsked(
  me: Me,
  wish: SigningWish,
  pause: (ms: number) => Promise<void> = rest,
): Promise<readonly string[]> {
  let left = wish.cases;
  for (let waited = 0; left.length > 0 && waited < waitMs; waited += lookMs) {
    if (waited > 0) await pause(lookMs);
    const { signed } = await signStatements(me, { ...wish, cases: left });
    left = left.filter((one) => !signed.includes(one));
  }
  return left;
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function signerOf(key: GrantorKey) {
  return {
    publicKey: key.publicKey,
    origin: 'software',
    // Statements are messages; whoever asks for a bare digest to be signed has none of ours.
    sign: async () => Promise.reject(new Error('this key signs messages only')),
    signMessage: async (message: Uint8Array) => key.signMessage(message),
    close: async () => undefined,
  } as const;
}
