import { hex } from '@yunzhang/base';
import { readStatement, type Statement } from '@yunzhang/custody/statement';
import { acts } from '@yunzhang/ledger';
import { afterEach, expect, test, vi } from 'vitest';
import type { Me } from '../shell/session.ts';
import { openGrantorKey } from './grantor-key.ts';
import type { HeldKey } from './key-box.ts';
import { signStatements, signWhenAsked } from './statements.ts';

vi.mock('./browser-shelf.ts', () => {
  const kept = new Map<string, HeldKey>();
  return {
    browserShelf: {
      find: async (name: string) => kept.get(name),
      keep: async (name: string, key: HeldKey) => {
        kept.set(name, kept.get(name) ?? key);
        return kept.get(name);
      },
    },
  };
});

afterEach(() => vi.unstubAllGlobals());

const me = { person: 'p', organisation: { id: 'o', name: '', status: '' } } as unknown as Me;
const activate: Statement = { act: acts.sealActivate, seal: 's', at: 1 };
const wake: Statement = { act: acts.sealUnfreeze, seal: 's', at: 2 };
const ofClaim = ({ act }: Statement) => act === acts.sealActivate;

/** A server that asks for these, each from the question of its number on. */
function asking(
  lines: readonly {
    readonly case: string;
    readonly statement: Statement;
    readonly from?: number;
    readonly keys?: readonly string[];
  }[],
  own: string,
) {
  const put = new Map<string, Uint8Array>();
  let questions = 0;
  vi.stubGlobal('fetch', async (path: string, { method, body }: RequestInit) => {
    if (method === 'PUT') {
      const { statement } = JSON.parse(body as string) as { readonly statement: string };
      put.set(path, Uint8Array.from(Buffer.from(statement, 'base64')));
      return new Response(null, { status: 204 });
    }
    questions += 1;
    const statements = lines.flatMap(({ from = 1, keys = [own], ...one }, at) =>
      questions >= from && !put.has(`/v1/me/statements/s${at}`)
        ? [{ ...one, id: `s${at}`, scenario: 'seal-life', act: 'claim', keys }]
        : [],
    );
    return Response.json({ statements });
  });
  return { put, count: () => questions };
}

test('what was pressed is signed so that custody can read it, and nothing else is', async () => {
  const own = hex((await openGrantorKey(me)).publicKey);
  const { put } = asking(
    [
      { case: 'a', statement: activate },
      { case: 'a', statement: wake },
      { case: 'b', statement: activate },
    ],
    own,
  );
  const found = await signStatements(me, { cases: ['a'], covers: ofClaim });
  expect(found.signed).toEqual(['a']);
  expect(found.left.map(({ statement }) => statement.act)).toEqual([acts.sealUnfreeze]);
  expect([...put.keys()]).toEqual(['/v1/me/statements/s0']);
  const held = readStatement(put.get('/v1/me/statements/s0') ?? new Uint8Array());
  expect(held?.statement).toEqual(activate);
});

test('a statement for a key of another browser is left to that browser', async () => {
  const { put } = asking([{ case: 'a', statement: activate, keys: [`04${'0'.repeat(128)}`] }], '');
  const found = await signStatements(me, { cases: ['a'], covers: ofClaim });
  expect([found.signed.length, found.left.length, put.size]).toEqual([0, 1, 0]);
});

test('it is waited for until custody asks, and no longer than a person would wait', async () => {
  const own = hex((await openGrantorKey(me)).publicKey);
  const late = asking([{ case: 'a', statement: activate, from: 3 }], own);
  const wish = { cases: ['a'], covers: ofClaim };
  expect(await signWhenAsked(me, wish, async () => undefined)).toEqual([]);
  expect([late.put.size, late.count()]).toEqual([1, 3]);
  const never = asking([], own);
  expect(await signWhenAsked(me, wish, async () => undefined)).toEqual(['a']);
  expect(never.count()).toBe(40);
});
