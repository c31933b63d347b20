import { hour, isPartyId, readerOf } from '@yunzhang/scenario';
import { supportTicket } from '@yunzhang/scenarios';
import { isRefusal, Unavailable } from '@yunzhang/base';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { sendRefusal } from '../cases/index.ts';
import type { TypedApp } from '../typed-app.ts';
import { maskText } from './masking.ts';
import { markRead, readNotices, leadsParty } from './notices.ts';
import {
  deskOnly,
  type HelpRouteParts,
  isOfDesk,
  keyOf,
  needed,
  privately,
  raise,
  sendAnswer,
} from './route-parts.ts';
import { countTickets } from './statistics.ts';
import { listTickets, type Ticket } from './ticket-store.ts';
import { giveConsent, lookOnce, openTicket, readTicket } from './tickets.ts';

/** A report with what the screen showed. */
const bodySizeMax = 64 * 1024;
/** Processor time of a reading and of an act, in milliseconds. */
const readCostMs = 5;
const actCostMs = 15;

/** After which a report that could not be kept is worth sending again. @basis P10 SYS_RETRY */
const retryMs = 5 * 60_000;

const told = {
  matter: z.enum(['freeze', 'verify', 'forgery', 'seal-today', 'fault', 'question']),
  title: z.string().trim().min(1).max(80),
  description: z.string().trim().min(1).max(2000),
  name: z.string().trim().min(1).max(60),
  seenCode: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(60)
    .optional(),
  trace: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
};
const shown = z.strictObject({
  label: z.string().min(1).max(60),
  value: z.string().min(1).max(200),
});
const reportBody = z.strictObject({
  ...told,
  channel: z.enum(['portal', 'wallet']),
  screen: z
    .strictObject({ path: z.string().min(1).max(200), shown: z.array(shown).max(30) })
    .optional(),
});
const takeBody = z.strictObject({
  ...told,
  channel: z.enum(['hotline', 'email', 'counter']),
  company: z.string().max(256).refine(isPartyId).optional(),
  reporter: z.string().max(256).refine(isPartyId).optional(),
});
const number = z.object({ number: z.string().regex(/^GD-\d{8}-\d{5}$/) });
const page = z.strictObject({
  phase: z.enum(['new', 'assigned', 'waiting', 'resolved', 'closed', 'unanswered']).optional(),
  before: z.string().max(17).optional(),
});

/** Acts done with what was typed, and whose texts are masked first. */
const plainActs = ['add', 'answer', 'accept', 'reopen', 'triage', 'ask', 'fix', 'assign'] as const;

/**
 * Tickets for those who report, and for the desk.
 *
 * The desk reads what is named in `deskView` and nothing else: no screens, no unmasked names, no
 * documents. What a screen showed comes with the user's code, once.
 *
 * @basis platform.md P10
 */
export function addTicketRoutes(app: TypedApp, parts: HelpRouteParts): void {
  addOpenings(app, parts);
  addLists(app, parts);
  addConsent(app, parts);
  addActs(app, parts);
  addNotices(app, parts);
  addStatistics(app, parts);
}

function addOpenings(app: TypedApp, parts: HelpRouteParts): void {
  const { charge, help } = parts;
  const posted = { bodyLimit: bodySizeMax, onRequest: charge(actCostMs) };
  app.post('/v1/tickets', { schema: { body: reportBody }, ...posted }, async (request, reply) => {
    const actor = await needed(parts, request);
    const { organisation: company } = actor;
    const wish = { ...request.body, company };
    const key = keyOf(request);
    const opening = { act: 'report', wish, key } as const;
    const answer = await openTicket(help.parts, actor, opening).catch((error: unknown) => {
      // The page keeps what was typed and its key: sent again later, it is the same ticket.
      if (!(error instanceof Unavailable)) throw error;
      throw parts.problem('help-retry', key, retryMs);
    });
    return sendAnswer(parts, request, isRefusal(answer) ? reply : reply.status(201), answer);
  });
  app.post(
    '/v1/desks/tickets',
    { schema: { body: takeBody }, ...posted },
    async (request, reply) => {
      const actor = await deskOnly(parts, request);
      const { reporter, ...wish } = request.body;
      const opening = { act: 'take', wish, reporter, key: keyOf(request) } as const;
      const answer = await openTicket(help.parts, actor, opening);
      return sendAnswer(parts, request, isRefusal(answer) ? reply : reply.status(201), answer);
    },
  );
}

function addLists(app: TypedApp, parts: HelpRouteParts): void {
  const { database } = parts.help.parts;
  const read = { schema: { querystring: page }, onRequest: parts.charge(readCostMs) };
  app.get('/v1/tickets', read, async (request, reply) => {
    const { person } = await needed(parts, request);
    const { phase, before } = request.query;
    const reporter = person ?? '';
    const tickets = await listTickets(database, { reporter, phase, before });
    return privately(reply).send({ tickets });
  });
  app.get('/v1/desks/tickets', read, async (request, reply) => {
    await deskOnly(parts, request);
    const { phase, before } = request.query;
    return privately(reply).send({ tickets: await listTickets(database, { phase, before }) });
  });
  app.get(
    '/v1/tickets/:number',
    { schema: { params: number }, onRequest: parts.charge(readCostMs) },
    async (request, reply) => {
      const actor = await needed(parts, request);
      const ticket = await ticketFor(parts, request);
      const { cases } = parts.help.parts;
      if (!isReporter(ticket, actor.person)) return privately(reply).send(deskView(ticket));
      const reader = readerOf(actor);
      const view = await cases.read(ticket.id, reader);
      const history = await cases.history(ticket.id, reader);
      return privately(reply).send({ ...deskView(ticket), record: view?.record, history });
    },
  );
}

const isReporter = ({ parties }: Ticket, person: string | undefined): boolean =>
  person !== undefined && parties['reporter']?.includes(person) === true;

/** The ticket, for its reporter and the desk; everybody else is told that there is none. */
async function ticketFor(
  parts: HelpRouteParts,
  request: FastifyRequest<{ Params: { number: string } }>,
): Promise<Ticket> {
  const actor = await needed(parts, request);
  const ticket = await readTicket(parts.help.parts, request.params.number);
  if (ticket === undefined) raise(parts, 'ticket-not-found');
  const isTold = isReporter(ticket, actor.person) || isOfDesk(actor);
  return isTold ? ticket : raise(parts, 'ticket-not-found');
}

/** Fields of a ticket that the desk may read: whatever is not named here stays with its user. */
const deskFields = [
  'number',
  'channel',
  'matter',
  'title',
  'description',
  'shownName',
  'company',
  'seenCode',
  'trace',
  'severity',
  'category',
  'code',
  'respondBy',
  'resolveBy',
  'pages',
  'respondedAt',
  'question',
  'waitingSince',
  'reminders',
  'remarks',
  'note',
  'article',
  'rootCause',
  'resolvedAt',
  'reopened',
  'satisfaction',
  'looks',
] as const satisfies readonly (keyof Ticket['record'])[];

function deskView({ id, phase, version, parties, openedAt, record: r }: Ticket): object {
  const record = Object.fromEntries(deskFields.map((name) => [name, r[name]]));
  const { agent, expert } = parties;
  const consentUntil = r.consent?.until;
  return { case: id, phase, version, openedAt, agent, expert, consentUntil, record };
}

function addConsent(app: TypedApp, parts: HelpRouteParts): void {
  const { help, charge } = parts;
  app.post(
    '/v1/tickets/:number/consent',
    { schema: { params: number }, onRequest: charge(actCostMs) },
    async (request, reply) => {
      const actor = await needed(parts, request);
      const ticket = await ticketFor(parts, request);
      const consent = await giveConsent(help.parts, actor, ticket);
      return sendAnswer(parts, request, reply, consent);
    },
  );
  const body = z.strictObject({ code: z.string().min(1).max(40) });
  app.post(
    '/v1/tickets/:number/look',
    { schema: { params: number, body }, bodyLimit: bodySizeMax, onRequest: charge(actCostMs) },
    async (request, reply) => {
      const actor = await deskOnly(parts, request);
      const ticket = await ticketFor(parts, request);
      const { code } = request.body;
      const seen = await lookOnce(help.parts, actor, { ticket, code });
      return sendAnswer(parts, request, reply, seen ?? raise(parts, 'ticket-code-wrong'));
    },
  );
}

const actBody = z
  .strictObject({
    input: z.record(z.string().max(40), z.unknown()).optional(),
    expects: z.number().int().min(1).optional(),
  })
  .nullish();

function addActs(app: TypedApp, parts: HelpRouteParts): void {
  const { cases } = parts.help.parts;
  const params = number.extend({ act: z.string().max(20) });
  app.post(
    '/v1/tickets/:number/:act',
    {
      schema: { params, body: actBody },
      bodyLimit: bodySizeMax,
      onRequest: parts.charge(actCostMs),
    },
    async (request, reply) => {
      const actor = await needed(parts, request);
      const act = plainActs.find((one) => one === request.params.act);
      if (act === undefined) raise(parts, 'ticket-act-unknown');
      const ticket = await ticketFor(parts, request);
      const { input = {}, expects } = request.body ?? {};
      const answer = await cases.attempt(
        actor,
        {
          scenario: supportTicket.id,
          act,
          on: ticket.id,
          input: maskedInput(input),
          names: {},
          ...(expects === undefined ? {} : { expects }),
        },
        `help/${act}/${keyOf(request)}`,
      );
      if (isRefusal(answer)) return sendRefusal(parts, request, reply, answer);
      const { case: id, version } = answer;
      return privately(reply).send({ number: request.params.number, case: id, version });
    },
  );
}

/** Texts as they may be kept; what is no text is left to the rules. */
function maskedInput(input: Readonly<Record<string, unknown>>): object {
  const fields = Object.entries(input).map(([name, value]) => [
    name,
    typeof value === 'string' ? maskText(value) : value,
  ]);
  return Object.fromEntries(fields) as object;
}

function addNotices(app: TypedApp, parts: HelpRouteParts): void {
  const { database, now } = parts.help.parts;
  const partiesOf = async (request: FastifyRequest): Promise<readonly string[]> => {
    const { person, holds } = await needed(parts, request);
    const isLead = holds.includes('support-lead');
    return [...(person === undefined ? [] : [person]), ...(isLead ? [leadsParty] : [])];
  };
  const cost = { onRequest: parts.charge(readCostMs) };
  app.get('/v1/notices', cost, async (request, reply) => {
    const notices = await readNotices(database, await partiesOf(request));
    return privately(reply).send({ notices });
  });
  app.post(
    '/v1/notices/:id/read',
    { schema: { params: z.object({ id: z.uuid() }) }, ...cost },
    async (request, reply) => {
      const parties = await partiesOf(request);
      const isTheirs = await markRead(database, { id: request.params.id, parties, now: now() });
      if (!isTheirs) raise(parts, 'ticket-not-found');
      return privately(reply).status(204).send();
    },
  );
}

const period = z.strictObject({ from: z.iso.date().optional(), to: z.iso.date().optional() });

function addStatistics(app: TypedApp, parts: HelpRouteParts): void {
  const { database, now } = parts.help.parts;
  app.get(
    '/v1/ticket-statistics',
    { schema: { querystring: period }, onRequest: parts.charge(actCostMs) },
    async (request, reply) => {
      const { holds } = await needed(parts, request);
      const isTold = holds.includes('support-lead') || (await parts.mayAudit(request));
      if (!isTold) raise(parts, 'support-only');
      const { from, to } = request.query;
      const until = to === undefined ? now() + 1 : Date.parse(`${to}T00:00:00+08:00`) + 24 * hour;
      const since =
        from === undefined ? until - 30 * 24 * hour : Date.parse(`${from}T00:00:00+08:00`);
      const statistics = await countTickets(database, { from: since, to: until });
      return privately(reply).send({ from: since, to: until, ...statistics });
    },
  );
}
