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
  readonly signed: number;
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

/**
 * Signs what custody waits to hear of one case, with the key of this browser.
 *
 * Only what the person has just pressed is signed: `covers` looks at the statement itself, whose
 * text comes from the server and may be that of another act.
 */
export async function signStatements(
  me: Me,
  of: string,
  covers: (statement: Statement) => boolean,
): Promise<SignedStatements> {
  const asked = await askedStatements(of);
  if (asked.length === 0) return { signed: 0, left: [] };
  const key = await openGrantorKey(me);
  const isOurs = (one: AskedStatement) => covers(one.statement) && isAmong(key, one.keys);
  const wanted = asked.filter(isOurs);
  for (const one of wanted) {
    const statement = base64(await writeStatement(one.statement, signerOf(key)));
    const path = `/v1/me/statements/${encodeURIComponent(one.id)}`;
    await send(path, { method: 'PUT', body: { statement } });
  }
  return { signed: wanted.length, left: asked.filter((one) => !isOurs(one)) };
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
