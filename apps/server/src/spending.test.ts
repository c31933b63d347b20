import type { FastifyRequest } from 'fastify';
import { describe, expect, test } from 'vitest';
import { createSpending } from './spending.ts';

interface Asked {
  readonly ip?: string;
  /** The cookie, as the text of a request has it. */
  readonly cookie?: string;
}

/** A server that knows the cookies of `people`, and counts how often it had to look. */
function office(people: Readonly<Record<string, string>>) {
  const clock = { at: 0 };
  const looked: string[] = [];
  const shownOf = (request: FastifyRequest): string | undefined => request.headers.cookie;
  const spending = createSpending(() => clock.at, {
    shownBy: shownOf,
    nameOf: async (request) => {
      const cookie = shownOf(request) ?? '';
      looked.push(cookie);
      if (cookie === 'broken') throw new Error('the database is away');
      return people[cookie];
    },
  });
  /** Whether it is looked at. */
  const asks = async ({ ip = '192.0.2.1', cookie }: Asked, cost = 10, by = spending.charge) => {
    const request = { ip, headers: cookie === undefined ? {} : { cookie } } as FastifyRequest;
    return by(cost)(request).then(
      () => true,
      (error: unknown) => {
        expect(error).toMatchObject({ code: 'request-too-often', status: 429 });
        return false;
      },
    );
  };
  return { clock, looked, spending, asks };
}

/** How many of so many requests are looked at. */
async function passed(count: number, ask: () => Promise<boolean>): Promise<number> {
  let found = 0;
  for (let n = 0; n < count; n++) if (await ask()) found += 1;
  return found;
}

describe('what callers may spend', () => {
  test('fifty people behind one address are not slowed', async () => {
    const names = Array.from({ length: 50 }, (_, n) => [`cookie-${n}`, `person-${n}`] as const);
    const { asks, spending } = office(Object.fromEntries(names));
    for (const [cookie] of names) {
      // Twenty pages each, more than the address of a stranger could ask for in a minute.
      expect([cookie, await passed(20, async () => asks({ cookie }))]).toEqual([cookie, 20]);
      expect([cookie, await passed(40, async () => asks({ cookie }, 1, spending.look))]).toEqual([
        cookie,
        40,
      ]);
    }
  });

  test('one person is slowed, from however many addresses and logins', async () => {
    const { asks } = office({ 'at-the-desk': 'li', 'on-the-phone': 'li' });
    let n = 0;
    const ask = async () => {
      n += 1;
      const cookie = n % 2 === 0 ? 'at-the-desk' : 'on-the-phone';
      return asks({ ip: `192.0.2.${n % 250}`, cookie });
    };
    expect(await passed(250, ask)).toBe(200);
  });

  test('a stranger is counted by address, whoever else is known there', async () => {
    const { asks, clock } = office({ known: 'li' });
    expect(await passed(250, async () => asks({}))).toBe(200);
    expect(await asks({ ip: '192.0.2.2' })).toBe(true);
    clock.at += 200;
    expect([await asks({}), await asks({})]).toEqual([true, false]);
  });

  test('a made-up cookie gains a stranger nothing and costs them more', async () => {
    const { asks, looked } = office({});
    let n = 0;
    // Each a new one, so that none is remembered.
    expect(await passed(250, async () => asks({ cookie: `made-up-${n++}` }))).toBe(166);
    expect(looked.length).toBe(170);
    expect(await asks({ cookie: 'broken' })).toBe(false);
    expect(await asks({ ip: '192.0.2.9', cookie: 'broken' })).toBe(true);
  });

  test('a flood of made-up cookies does not stop the people behind the same address', async () => {
    const { asks } = office({ known: 'li' });
    expect(await asks({ cookie: 'known' })).toBe(true);
    let n = 0;
    await passed(250, async () => asks({ cookie: `made-up-${n++}` }));
    expect(await passed(50, async () => asks({ cookie: 'known' }))).toBe(50);
  });

  test('whose a cookie is has to be looked up again after a while', async () => {
    const people: Record<string, string> = { known: 'li' };
    const { asks, clock, looked } = office(people);
    await passed(5, async () => asks({ cookie: 'known' }));
    expect(looked).toEqual(['known']);
    delete people['known'];
    clock.at += 5 * 60_000;
    expect(await passed(250, async () => asks({ cookie: 'known' }))).toBe(166);
  });
});
