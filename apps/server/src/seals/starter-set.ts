import { isRefusal, type Refusal } from '@yunzhang/base';
import { type Actor, dateOf } from '@yunzhang/scenario';
import { sealLife } from '@yunzhang/scenarios';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Executor } from '../support/index.ts';
import type { SealCases } from './borders.ts';
import { drawForApplication, type ImprintParts, type SealKindName } from './imprints.ts';
import { refuse } from './refusal.ts';

/** The five seals of a new enterprise. @basis platform.md P02 (one-stop registration) */
export const starterKinds = [
  'legal-name',
  'finance',
  'invoice',
  'contract',
  'legal-representative',
] as const satisfies readonly SealKindName[];

const party = z.string().regex(/^[\w.:/@-]{1,256}$/);

/** What the licence says of the enterprise, and who takes part. */
export const starterWish = z.strictObject({
  name: z.string().min(2).max(100),
  company: z.string().regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/),
  legalRepName: z.string().min(2).max(50),
  /** Number of the licence, as proof of existence. */
  licence: z.string().min(1).max(120),
  /** Division of the authority that reviews. */
  division: z.string().regex(/^\d{6}$/),
  owner: party,
  custodian: party,
  authority: party,
});

/** What the licence says of the enterprise, and who takes part. */
export type StarterWish = z.infer<typeof starterWish>;

/** One seal of the set. */
export interface StarterSeal {
  readonly kind: SealKindName;
  readonly case: string;
}

/** What applying needs. */
export interface StarterParts extends ImprintParts {
  readonly cases: SealCases;
}

/** One seal that is applied for by itself: what the registry says, and what is wanted. */
export interface OneWish {
  readonly wish: StarterWish;
  readonly kind: SealKindName;
  /** The words of a business seal. */
  readonly purpose?: string | undefined;
  /** Case of the seal whose place it takes. */
  readonly replaces?: string | undefined;
  readonly key: string;
}

/** Applies for one seal; the same key goes on where a lost answer left it. */
export async function applyOneSeal(
  parts: StarterParts,
  actor: Actor,
  { wish: given, kind, purpose, replaces, key }: OneWish,
): Promise<StarterSeal | Refusal> {
  const wish = starterWish.parse(given);
  if (actor.organisation !== wish.owner) return refuse('seal-owner-foreign', wish.owner);
  const input = await applicationOf(parts, { wish, kind, purpose, replaces, key });
  if (isRefusal(input)) return input;
  return submit(parts, actor, { wish, kind, input, key });
}

async function submit(
  { cases }: StarterParts,
  actor: Actor,
  one: {
    readonly wish: StarterWish;
    readonly kind: SealKindName;
    readonly input: object;
    readonly key: string;
  },
): Promise<StarterSeal | Refusal> {
  const { wish, kind, input, key } = one;
  const { owner, custodian, authority } = wish;
  const names = { owner, custodian, authority };
  const attempt = { scenario: sealLife.id, act: 'submit', input, names };
  const answer = await cases.attempt(actor, attempt, key);
  return isRefusal(answer) ? answer : { kind, case: answer.case };
}

const names: Readonly<Record<(typeof starterKinds)[number], string>> = {
  'legal-name': '',
  finance: '财务专用章',
  invoice: '发票专用章',
  contract: '合同专用章',
  'legal-representative': '法定代表人名章',
};

/**
 * Applies for the five first seals with what the licence says: one wish of the legal
 * representative, five cases. The same key goes on where a lost answer left it.
 *
 * @basis platform.md P02 (new company)
 */
export async function applyStarterSet(
  parts: StarterParts,
  actor: Actor,
  { wish: given, key }: { readonly wish: StarterWish; readonly key: string },
): Promise<readonly StarterSeal[] | Refusal> {
  const wish = starterWish.parse(given);
  if (actor.organisation !== wish.owner) return refuse('seal-owner-foreign', wish.owner);
  const inputs: { kind: SealKindName; input: object }[] = [];
  // All five are drawn before the first is applied for: a name no font can draw stops all of them.
  for (const kind of starterKinds) {
    const input = await applicationOf(parts, { wish, kind, key: `${key}/${kind}` });
    if (isRefusal(input)) return input;
    inputs.push({ kind, input });
  }
  const seals: StarterSeal[] = [];
  for (const { kind, input } of inputs) {
    const answer = await submit(parts, actor, { wish, kind, input, key: `${key}/${kind}` });
    if (isRefusal(answer)) return answer;
    seals.push(answer);
  }
  return seals;
}

async function applicationOf(parts: StarterParts, given: OneWish): Promise<object | Refusal> {
  const { wish, kind, purpose, replaces, key } = given;
  const { name: organisation, company, legalRepName: person } = wish;
  const more = purpose === undefined ? {} : { purpose };
  const drawn = await drawForApplication(parts, { kind, organisation, company, person, ...more });
  if (isRefusal(drawn)) return drawn;
  const owner = `${wish.owner} ${key}`;
  return {
    number: await applicationNumber(parts, { key: owner, division: wish.division }),
    company,
    kind,
    ...more,
    ...(replaces === undefined ? {} : { replaces }),
    sealName: `${organisation}${kind === 'business' ? (purpose ?? '') : names[kind]}`,
    foreignText: false,
    materials: [{ what: 'existence', number: wish.licence }],
    shape: drawn.shape,
  };
}

/**
 * The number of an application: division, day, serial of the day. The same key has the same number.
 *
 * @basis platform.md P02 (fields: applicationNo)
 */
export async function applicationNumber(
  { database, now }: Pick<ImprintParts, 'database' | 'now'>,
  { key, division }: { readonly key: string; readonly division: string },
): Promise<string> {
  return database.query.transaction().execute(async (at) => {
    const known = await numberOf(at, key);
    if (known !== undefined) return known;
    const date = dateOf(now()).replaceAll('-', '');
    const { rows } = await sql<{ given: number }>`insert into seal_application_series
        (division, date, given) values (${division}, ${date}, 1)
      on conflict (division, date) do update set given = seal_application_series.given + 1
      returning given`.execute(at);
    const number = `YZ-${division}-${date}-${String(rows[0]?.given ?? 1).padStart(6, '0')}`;
    await sql`insert into seal_application (key, number) values (${key}, ${number})
      on conflict (key) do nothing`.execute(at);
    // Who asked for the same at the same time and came first has decided.
    return (await numberOf(at, key)) ?? number;
  });
}

async function numberOf(at: Executor, key: string): Promise<string | undefined> {
  const { rows } = await sql<{ number: string }>`select number from seal_application
    where key = ${key}`.execute(at);
  return rows[0]?.number;
}
