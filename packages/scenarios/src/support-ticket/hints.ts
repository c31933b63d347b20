import { type Actor, type Chance, dateOf, type Hint, type Near } from '@yunzhang/scenario';
import { severities, severityOf } from './nouns.ts';
import { supportTicket } from './scenario.ts';

export const wang: Actor = { person: 'wang', organisation: 'e1', holds: [], level: 2 };
const zhang: Actor = { person: 'zhang', organisation: 'e2', holds: [], level: 2 };
const lin = deskOf('lin', 'support-agent');
const meng = deskOf('meng', 'support-agent');
const qin = deskOf('qin', 'support-agent', 'support-expert');
const rao = deskOf('rao', 'support-expert');
const gao = deskOf('gao', 'support-lead');

/** Two of each trade, so that one can try what is the other's. */
export const cast = [wang, zhang, lin, meng, qin, rao, gao] as const satisfies readonly Actor[];

function deskOf(person: string, ...holds: readonly string[]): Actor {
  return { person, organisation: 'sd', holds, level: 2 };
}

const codes = ['a1', 'a2', 'b1', 'b2'].map((start) => start.padEnd(64, '0'));
const matters = Object.keys(severityOf);

function given(rnd: Chance, { now, serial }: Near, channels: readonly string[]): object {
  const date = dateOf(now).replaceAll('-', '');
  const day = rnd.is(0.98) ? date : '20260101';
  const number = rnd.is(0.98) ? serial() % 100_000 : 1;
  return {
    number: `GD-${day}-${String(number).padStart(5, '0')}`,
    channel: rnd.pick(channels),
    matter: rnd.pick(matters),
    title: '不能用印',
    description: '提示证书过期',
    shownName: '王**',
  };
}

/** Mostly whoever plays that role already; somebody of the trade else. */
function player(role: string, others: readonly Actor[]): NonNullable<Hint['who']> {
  return (rnd, { on }) => {
    const own = cast.find(({ person }) => person === on?.parties[role]?.[0]);
    return own !== undefined && rnd.is(0.9) ? own : rnd.pick(others);
  };
}
const agent = player('agent', [lin, meng, qin]);
const expert = player('expert', [qin, rao]);
const reporter = player('reporter', [wang, zhang]);
const remark = (): object => ({ text: '补充' });

/** What users and the desk are likely to try. */
export const hints: Readonly<Record<string, Hint>> = {
  'support-ticket.report': {
    who: (rnd) => rnd.pick([wang, zhang]),
    input: (rnd, near) => ({
      ...given(rnd, near, ['portal', 'wallet']),
      screen: { path: '/office', name: '王测试', shown: [] },
    }),
  },
  'support-ticket.take': {
    who: (rnd) => rnd.pick([lin, meng]),
    weight: 0.3,
    names: (rnd): Readonly<Record<string, string>> => (rnd.is(0.5) ? { reporter: 'wang' } : {}),
    input: (rnd, near) => given(rnd, near, ['hotline', 'email', 'counter']),
  },
  'support-ticket.triage': {
    who: agent,
    weight: 3,
    input: (rnd, { on }) => {
      const own = supportTicket.its(on)?.record.severity ?? 'P3';
      const isQuestion = rnd.is(0.2);
      return {
        category: isQuestion ? 'question' : rnd.pick(['use', 'login', 'forgery']),
        ...(isQuestion ? {} : { code: 'seal-cert-expired' }),
        severity: rnd.is(0.6) ? own : rnd.pick(severities),
      };
    },
  },
  'support-ticket.ask': { who: agent, weight: 2, input: () => ({ question: '什么提示？' }) },
  'support-ticket.answer': { who: reporter, weight: 2, input: remark },
  'support-ticket.add': { weight: 0.5, input: remark },
  'support-ticket.fix': {
    who: expert,
    weight: 2,
    input: (rnd) => ({
      note: '已处理',
      article: 'seal-cert-expired',
      ...(rnd.is(0.7) ? { rootCause: '任务未运行' } : {}),
    }),
  },
  'support-ticket.accept': {
    who: reporter,
    input: (rnd) => (rnd.is(0.7) ? { satisfaction: rnd.whole(1, 5) } : {}),
  },
  'support-ticket.reopen': { who: reporter, weight: 2, input: remark },
  'support-ticket.consent': {
    who: reporter,
    weight: 2,
    input: (rnd) => ({ digest: rnd.pick(codes) }),
  },
  'support-ticket.look': {
    who: agent,
    weight: 4,
    input: (rnd, { on }) => {
      const asked = supportTicket.its(on)?.record.consent?.digest;
      return { digest: rnd.is(0.4) ? asked : rnd.pick(codes) };
    },
  },
  'support-ticket.assign': {
    who: () => gao,
    weight: 0.2,
    input: (rnd): object => ({
      agent: rnd.pick(['lin', 'meng']),
      ...(rnd.is(0.5) ? { expert: 'rao' } : {}),
    }),
  },
};
