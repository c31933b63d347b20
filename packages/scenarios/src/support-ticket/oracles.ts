import { day, hour, type Done, type Oracle } from '@yunzhang/scenario';
import type { Severity, Ticket } from './nouns.ts';
import { supportTicket } from './scenario.ts';

const solveHours: Readonly<Record<Severity, number>> = { P1: 4, P2: 8, P3: 72, P4: 24 };
const respondMinutes: Readonly<Record<Severity, number>> = { P1: 10, P2: 30, P3: 240, P4: 1440 };
const matters: Readonly<Record<string, Severity>> = {
  freeze: 'P1',
  verify: 'P1',
  forgery: 'P1',
  'seal-today': 'P2',
  fault: 'P3',
};
const minute = 60_000;

/** What was done to one ticket, told from the log alone. */
function told(ticket: Ticket, history: readonly Done[]) {
  let severity: Severity = matters[ticket.record.matter] ?? 'P4';
  let from = ticket.openedAt;
  let waited = 0;
  let asked = 0;
  let solved = 0;
  for (const { act, at, input } of history.filter((one) => one.case === ticket.id)) {
    if (act === 'triage') severity = (input as { readonly severity: Severity }).severity;
    if (act === 'ask') asked = at;
    if (act === 'answer') waited += at - asked;
    if (act === 'fix') solved = at;
    if (act !== 'reopen') continue;
    severity = `P${Math.max(1, Number(severity[1]) - 1)}` as Severity;
    [from, waited] = [at, 0];
  }
  return { severity, from, waited, asked, solved };
}

/** What is wrong with the pages of a ticket. */
function pageFault(ticket: Ticket, history: readonly Done[]): string | undefined {
  const mine = history.filter((one) => one.case === ticket.id);
  const isDue = (from: string): boolean => from === 'new' || from === 'assigned';
  for (const [n, { act, at, from }] of mine.entries()) {
    if (act !== 'escalate') continue;
    const past = mine.slice(0, n);
    const { severity, from: start, waited } = told(ticket, past);
    const [respond, solve] = [respondMinutes[severity] * minute, solveHours[severity] * hour];
    const first = past.some((one) => one.act === 'triage') ? 0 : ticket.openedAt + respond * 0.8;
    // A ticket made more urgent may be due at once.
    const raised = past.findLast((one) => one.act === 'triage')?.at;
    const moments = [first, start + waited + solve * 0.8, raised];
    if (!isDue(from) || !moments.includes(at)) return `was paged for at ${at}`;
  }
  const { severity, from, waited } = told(ticket, mine);
  const triaged = mine.find(({ act }) => act === 'triage')?.at ?? 0;
  const due = Math.max(triaged, from + waited + solveHours[severity] * hour * 0.8);
  // Once in each period: what is waited for afterwards brings no second page.
  const isPaged = ticket.record.pages.some((page) => page.of === 'resolve' && page.at >= from);
  const isMissed = isDue(ticket.phase) && ticket.changedAt > due && !isPaged;
  return isMissed ? 'was not paged for' : undefined;
}

/** What must hold of tickets whatever anybody tries. */
export const oracles: readonly Oracle[] = [
  {
    name: 'P10/test/4: a term grows by what was waited for the user, and by nothing else',
    over: 'family',
    holds: ({ cases, history }) => {
      const wrong = supportTicket.among(cases).find((ticket) => {
        const { severity, from, waited } = told(ticket, history);
        const by = from + solveHours[severity] * hour + waited;
        return ticket.record.severity !== severity || ticket.record.resolveBy !== by;
      });
      return wrong === undefined || `${wrong.id} has another term`;
    },
  },
  {
    name: 'P10/row/any-escalate: the lead is paged when four fifths of a term are used',
    over: 'family',
    holds: ({ cases, history }) => {
      for (const ticket of supportTicket.among(cases)) {
        const wrong = pageFault(ticket, history);
        if (wrong !== undefined) return `${ticket.id} ${wrong}`;
      }
      return true;
    },
  },
  {
    name: 'P10/row/waiting-user-7-d-silence: given up after seven days and two reminders',
    over: 'family',
    holds: ({ history }) => {
      const asked = new Map<string, { readonly at: number; reminders: number }>();
      for (const { act, at, case: id } of history) {
        if (act === 'ask') asked.set(id, { at, reminders: 0 });
        const open = asked.get(id);
        if (open === undefined) continue;
        if (act === 'remind') open.reminders++;
        const isLate = at - open.at >= 7 * day;
        if (act === 'giveUp' && (!isLate || open.reminders !== 2))
          return `${id} was given up early`;
        if (act === 'answer' && isLate) return `${id} was answered too late`;
      }
      return true;
    },
  },
  {
    name: 'P10/row/resolved-reopen: a ticket comes back within seven days, and more urgent',
    over: 'step',
    holds: ({ cases, history, before }) => {
      const done = history.find(({ act }) => act === 'reopen');
      const was = supportTicket.its(before(done?.case ?? ''));
      const now = supportTicket.its(cases.find((c) => c.id === done?.case));
      if (done === undefined || was === undefined || now === undefined) return true;
      const isInTime = done.at - (was.record.resolvedAt ?? 0) <= 7 * 24 * hour;
      const [old, fresh] = [was.record.severity, now.record.severity];
      const isMore = old === 'P1' ? fresh === 'P1' : Number(fresh[1]) === Number(old[1]) - 1;
      return (isInTime && isMore) || `${done.case} came back at ${fresh} from ${old}`;
    },
  },
  {
    name: 'P10/row/new-triage: nothing of P1 is put off, and none is resolved without its cause',
    over: 'step',
    holds: ({ cases }) => {
      const wrong = supportTicket.among(cases).find(({ phase, record: r }) => {
        const isLow = Number(r.severity[1]) > Number((matters[r.matter] ?? 'P4')[1]);
        const isBare = phase === 'resolved' && r.severity === 'P1' && r.rootCause === undefined;
        return isLow || isBare || (phase !== 'new' && r.category === undefined);
      });
      return wrong === undefined || `${wrong.id} is of ${wrong.record.severity}`;
    },
  },
  {
    name: 'one code of consent lets support look once, within a quarter of an hour',
    over: 'family',
    holds: ({ history }) => {
      const codes = new Map<string, { digest: string; until: number; tries: number }>();
      for (const { act, at, case: id, input } of history) {
        const { digest = '' } = input as { readonly digest?: string };
        if (act === 'consent') codes.set(id, { digest, until: at + 15 * minute, tries: 0 });
        if (act === 'fix') codes.delete(id);
        if (act !== 'look') continue;
        const open = codes.get(id);
        if (open === undefined || at >= open.until) return `${id} was looked at without consent`;
        open.tries++;
        if (open.digest === digest || open.tries === 3) codes.delete(id);
      }
      return true;
    },
  },
  {
    name: 'a number is that of the day and of one ticket',
    over: 'shelf',
    holds: ({ cases }) => {
      const all = supportTicket.among(cases);
      const dated = all.every(({ openedAt, record: r }) => {
        const date = new Date(openedAt + 8 * hour).toISOString().slice(0, 10);
        return r.number.startsWith(`GD-${date.replaceAll('-', '')}-`);
      });
      const numbers = new Set(all.map(({ record: r }) => r.number));
      return (dated && numbers.size === all.length) || 'a number is of another day or used twice';
    },
  },
];
