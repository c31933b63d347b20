import { capitalText } from '@yunzhang/identifiers';
import type { Oracle } from '@yunzhang/scenario';
import { commercialContract } from './scenario.ts';

const bindingPhases = ['signing', 'conditional', 'effective'];

/** What holds of commercial contracts whatever anybody tries. */
export const oracles: readonly Oracle[] = [
  {
    name: 'C01/invariant/1 and C01/invariant/2: all seals cover one text that each sealer confirmed',
    over: 'family',
    holds: ({ cases, history }) => {
      const c = commercialContract.among(cases)[0];
      if (c === undefined || !bindingPhases.includes(c.phase)) return true;
      let confirmed: unknown[] = [];
      let sealed: string[] = [];
      for (const { act, who, input } of history) {
        const { text, attachments } = input as { text?: string; attachments?: readonly string[] };
        const covered = JSON.stringify([text, attachments]);
        if (act === 'rewrite') [confirmed, sealed] = [[], []];
        if (act === 'confirm') confirmed.push(`${who} ${covered}`);
        if (act !== 'seal') continue;
        if (!confirmed.includes(`${who} ${covered}`)) return `${who} sealed what nobody confirmed`;
        sealed.push(covered);
      }
      return new Set(sealed).size <= 1 || 'seals cover two texts';
    },
  },
  {
    name: 'C01/invariant/3: a new version takes back every seal and every confirmation',
    over: 'step',
    holds: ({ cases, history }) => {
      if (!history.some(({ act }) => act === 'rewrite')) return true;
      const c = commercialContract.among(cases)[0];
      return (
        (c?.record.seals.length === 0 && c.record.confirmed.length === 0) ||
        'seals outlive the text'
      );
    },
  },
  {
    name: 'C01/invariant/4: whoever sealed held that mandate then, and it is written down',
    over: 'step',
    holds: ({ cases, history }) => {
      const seal = history.find(({ act }) => act === 'seal');
      if (seal === undefined) return true;
      const last = commercialContract.among(cases)[0]?.record.seals.at(-1);
      const isHeld = seal.actor.holds.includes(`seal-use:${last?.grant ?? ''}`);
      return (
        (isHeld && last?.by === seal.who && last.at === seal.at) || `${seal.who} had no mandate`
      );
    },
  },
  {
    name: 'C01/invariant/5: in force from the last seal, once all have sealed once, in order',
    over: 'step',
    holds: ({ cases }) => {
      const wrong = commercialContract.among(cases).find((c) => {
        const { seals, effectiveAt, order } = c.record;
        const by = seals.map((seal) => seal.by);
        const isOnce = new Set(by).size === by.length;
        const isOrdered = order === undefined || by.every((who, n) => order[n] === who);
        const isFull = by.length === (c.parties['signatory']?.length ?? 0);
        const isInForce = effectiveAt !== undefined;
        return (
          !isOnce ||
          !isOrdered ||
          isFull !== isInForce ||
          (isFull && effectiveAt !== seals.at(-1)?.at)
        );
      });
      return wrong === undefined || `${wrong.id} is in force at the wrong time`;
    },
  },
  {
    name: 'C01/invariant/8: the amount in words is the amount, and the instalments are all of it',
    over: 'step',
    holds: ({ cases }) => {
      const wrong = commercialContract.among(cases).find(({ record: r }) => {
        const sum = r.instalments.reduce((total, row) => total + row.fen, 0);
        const isSame = r.amountFen === undefined || capitalText(r.amountFen) === r.amountCapital;
        return !isSame || (r.instalments.length > 0 && sum !== r.amountFen);
      });
      return wrong === undefined || `${wrong.id} says two amounts`;
    },
  },
  {
    name: 'C01/row/effective-terminate-by-agreement: one matter at a time, agreed by each party once',
    over: 'step',
    holds: ({ cases, before, history }) => {
      const agree = history.find(({ act }) => act === 'agree');
      const c = commercialContract.among(cases).find(({ id }) => id === agree?.case);
      const was = commercialContract.its(before(c?.id ?? ''))?.record.pending;
      if (agree === undefined || c === undefined) return true;
      const all = [...(was?.agreed ?? []), agree.who];
      const isWhole = all.length === (c.parties['signatory']?.length ?? 0);
      const isOnce = new Set(all).size === all.length;
      return (
        (isOnce && isWhole === (c.record.pending === undefined)) || `${c.id} was settled by some`
      );
    },
  },
];
