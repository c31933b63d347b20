import type { Instant } from '@yunzhang/base';
import type { Actor } from '@yunzhang/scenario';
import type { FastifyRequest } from 'fastify';
import type { Database } from '../support/index.ts';
import { type Caller, actorOf, callerOf, needScope, shownBy } from './caller.ts';
import { acrOf } from './claims.ts';
import { type LicenceDoor, type LicenceSettings, openLicenceDoor } from './licence-door.ts';
import { endGrant, type FlowParts } from './login-flow.ts';
import {
  isSoleOperator,
  readOrganisation,
  readRegistered,
  type Registered,
} from './organisations.ts';
import { importParties, type Parties } from './parties.ts';
import { no } from './problem.ts';
import { keepQualification, type Qualification } from './qualifications.ts';
import { type RegistryChange, type RegistryOutcome, takeRegistryChange } from './registry.ts';
import { type ActName, isOneTwice, type Parts, permits, ruleOf } from './roles.ts';

/** What organisations, persons and logins are kept with. */
export interface PeopleOptions {
  readonly database: Database<unknown>;
  readonly now: () => Instant;
  /** Where this platform is reached, `https://…`; in clear only on this machine itself. */
  readonly origin: string;
  /** Absent: nobody logs in, and everything else works. */
  readonly licence?: LicenceSettings;
  /** Modules that hear of events, each in a queue of its own: `peopleQueue(name)`. */
  readonly subscribers?: readonly string[];
  /** Keys of the registry feed, the new one beside the old; absent: it has no door here. */
  readonly registryKeys?: readonly Uint8Array[];
  /** Items of a precise grant that an enterprise may still use after its end. */
  readonly cancellationItems?: readonly string[];
}

/** How surely, and how lately, somebody must have shown who they are. */
export interface Assurance {
  /** 1 to 4. @basis platform.md P04, acr */
  readonly loa: number;
  readonly freshMs?: number;
}

/** What other modules may ask of people. */
export interface People {
  readonly options: PeopleOptions;
  readonly door: LicenceDoor | undefined;
  readonly flow: Omit<FlowParts, 'door'>;
  /** Who asks, with their roles; `undefined` is a stranger. */
  callerOf(request: FastifyRequest): Promise<Caller | undefined>;
  /** Names the cookie or key a request shows, unchecked; undefined for a stranger. */
  shownBy(request: FastifyRequest): string | undefined;
  /** Whose they are: the person or the system, however many logins they have. */
  nameOf(request: FastifyRequest): Promise<string | undefined>;
  /** Who asks, as scenarios see them, with what they are qualified for now. */
  actorOf(request: FastifyRequest): Promise<Actor | undefined>;
  /** Refuses what the role matrix does not allow the caller in their own organisation. */
  authorise(caller: Caller | undefined, act: ActName): void;
  /** Refuses a login that is not sure or fresh enough; the problem says what is needed. */
  assure(caller: Caller, needed: Assurance): void;
  /** Refuses a key whose scopes do not cover what it is used for; persons pass. */
  needScope(caller: Caller, scope: string): void;
  /** Whether somebody would take part twice in one use of an organisation's seal. */
  isInConflict(organisation: string, parts: Parts): Promise<boolean>;
  /** Ends all logins under a grant of the licence; tells how many. */
  endGrant(grant: string): Promise<number>;
  /** What is known of an organisation, and who stands for it here. */
  registered(organisation: string): Promise<Registered | undefined>;
  takeRegistryChange(change: RegistryChange): Promise<RegistryOutcome>;
  qualify(qualification: Qualification): Promise<void>;
  importParties(parties: Parties): Promise<number>;
}

/** Refuses an impossible configuration now rather than at the first login. */
export function createPeople(options: PeopleOptions): People {
  const { database, now, origin, licence, subscribers = [], cancellationItems = [] } = options;
  const door = licence === undefined ? undefined : openLicenceDoor(licence);
  const parts = () => ({ query: database.query, origin, now: now() });
  const keeping = { database, now, subscribers };
  const recognise = async (request: FastifyRequest) => callerOf(request, parts());
  return {
    options,
    door,
    flow: { ...keeping, cancellationItems },
    callerOf: recognise,
    shownBy: (request) => shownBy(request, origin),
    nameOf: async (request) => {
      const caller = await recognise(request);
      return caller?.kind === 'person' ? caller.login.person : caller?.key.id;
    },
    actorOf: async (request) => {
      const caller = await recognise(request);
      return caller === undefined ? undefined : actorOf(caller, parts());
    },
    authorise: (caller, act) => authorise(caller, { act, now: now() }),
    assure: (caller, needed) => assure(caller, { needed, now: now() }),
    needScope,
    isInConflict: async (id, taking) => {
      const organisation = await readOrganisation(database.query, id);
      const alone =
        organisation !== undefined && (await isSoleOperator(database.query, organisation));
      return isOneTwice(taking, { isSoleOperator: alone });
    },
    endGrant: async (grant) => endGrant(keeping, grant),
    registered: async (id) => readRegistered(database.query, id),
    takeRegistryChange: async (change) => takeRegistryChange(keeping, change),
    qualify: async (one) => keepQualification(database.query, one),
    importParties: async (parties) => importParties(keeping, parties),
  };
}

function authorise(
  caller: Caller | undefined,
  { act, now }: { readonly act: ActName; readonly now: Instant },
): void {
  const held = caller?.kind === 'person' ? caller.roles : undefined;
  if (!permits(held, act)) no(caller === undefined ? 'login-missing' : 'access-refused', act);
  const isOver = caller?.kind === 'person' && caller.login.status !== 'in-operation';
  if (isOver && ruleOf(act).isForEnding !== true) no('login-enterprise-status');
  if (caller !== undefined) assure(caller, { needed: { loa: ruleOf(act).loa }, now });
}

function assure(
  caller: Caller,
  { needed, now }: { readonly needed: Assurance; readonly now: Instant },
): void {
  if (caller.kind === 'system') return;
  const { loa, authedAt } = caller.login;
  const { freshMs = Number.POSITIVE_INFINITY } = needed;
  if (loa < needed.loa || now - authedAt > freshMs) {
    no('insufficient-user-authentication', acrOf(Math.max(loa, needed.loa)));
  }
}
