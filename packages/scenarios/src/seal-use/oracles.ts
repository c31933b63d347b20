import { hour, type Oracle, startOf } from '@yunzhang/scenario';
import { mandate } from '../mandate/scenario.ts';
import { sealLife } from '../seal-life/scenario.ts';
import { sealUse } from './scenario.ts';

const ready = ['sealing', 'checked', 'sealed', 'failed'];

/** What must hold of uses and mandates whatever anybody tries. */
export const oracles: readonly Oracle[] = [
  {
    name: 'P05/invariant/1: what is sealed is what was asked for and shown',
    over: 'step',
    holds: ({ cases, history, before }) => {
      const moved = sealUse.among(cases).find((c) => {
        const was = sealUse.its(before(c.id))?.record;
        const isSame = was === undefined || was.documents === c.record.documents;
        return !isSame || (was !== undefined && was.manifest !== c.record.manifest);
      });
      if (moved !== undefined) return `${moved.id} asks for something else now`;
      const wrong = history.find(({ act, scenario, case: id, input }) => {
        if (scenario !== 'seal-use') return false;
        const r = sealUse.its(cases.find((c) => c.id === id))?.record;
        const given = input as { readonly digest?: string; readonly index?: number };
        if (act === 'release') return r?.documents[(given.index ?? 0) - 1]?.digest !== given.digest;
        return (act === 'approve' || act === 'confirm') && given.digest !== r?.manifest;
      });
      return wrong === undefined || `${wrong.act} of another digest`;
    },
  },
  {
    name: 'P05/invariant/2: one confirmation, one signature for each document at most',
    over: 'shelf',
    holds: ({ cases, history }) => {
      const confirmed = new Map<string, number>();
      for (const { act, case: id } of history) {
        if (act === 'confirm') confirmed.set(id, (confirmed.get(id) ?? 0) + 1);
      }
      const wrong = sealUse.among(cases).find(({ id, record: r, phase }) => {
        const places = r.signed.map((row) => row.index);
        const isOnce = new Set(places).size === places.length;
        const isListed = places.every((n) => n <= r.documents.length);
        const isBatchWhole = phase !== 'sealed' || places.length + r.skipped.length > 0;
        return !isOnce || !isListed || !isBatchWhole || (confirmed.get(id) ?? 0) > 1;
      });
      return wrong === undefined || `${wrong.id} was sealed more than once`;
    },
  },
  {
    name: 'P05/invariant/3: one number for each sealing, however often it is tried',
    over: 'shelf',
    holds: ({ cases }) => {
      const acts = sealUse.among(cases).flatMap((c) => c.record.signed.map((row) => row.act));
      return new Set(acts).size === acts.length || 'a number was used twice';
    },
  },
  {
    name: 'P05/invariant/4: a mandate is used within its limits on each day',
    over: 'family',
    holds: ({ cases, history }) => {
      for (const m of mandate.among(cases)) {
        const used = new Map<string, number>();
        let most = m.record.perDay;
        for (const done of history.filter((one) => one.case === m.id)) {
          const given = done.input as {
            readonly perDay?: number;
            readonly documents?: readonly unknown[];
          };
          if (done.act === 'raise' || done.act === 'grant') most = given.perDay ?? most;
          if (done.act !== 'use') continue;
          const day = new Date(done.at + 8 * hour).toISOString().slice(0, 10);
          const sum = (used.get(day) ?? 0) + (given.documents?.length ?? 0);
          used.set(day, sum);
          if (sum > most) return `${m.id} was used ${sum} times on ${day}, ${most} at most`;
        }
      }
      return true;
    },
  },
  {
    name: 'a mandate to a person is used only once that person has claimed it',
    over: 'family',
    holds: ({ cases, history }) => {
      for (const m of mandate.among(cases)) {
        const [holder] = m.parties['holder'] ?? [];
        const own = history.filter((one) => one.case === m.id);
        const claimed = own.findIndex(({ act }) => act === 'claim');
        const used = own.findIndex(({ act }) => act === 'use');
        const isEarly = used !== -1 && (claimed === -1 || used < claimed);
        if (holder !== undefined && isEarly) return `${m.id} was used before it was claimed`;
        const by = own[claimed]?.who;
        if (by !== undefined && by !== holder) return `${by} claimed ${m.id}`;
      }
      return true;
    },
  },
  {
    name: 'P05/invariant/5 and P02/invariant/2: nothing is sealed with a seal out of use',
    over: 'step',
    holds: ({ cases, history, find, now }) => {
      const wrong = history.find(({ act, case: id, scenario }) => {
        if (scenario !== 'seal-use' || !['confirm', 'release', 'call'].includes(act)) return false;
        const use = sealUse.its(cases.find((c) => c.id === id));
        const seal = sealLife.its(find(use?.record.seal ?? ''));
        const { change, validTo = 0 } = seal?.record ?? {};
        const isChanged = change !== undefined && now >= startOf(change.on);
        const isLive = seal?.phase === 'active' || seal?.phase === 'changing';
        return !isLive || isChanged || now >= validTo;
      });
      return wrong === undefined || `${wrong.act} with a seal out of use`;
    },
  },
  {
    name: 'P05/invariant/6: every signature has its entry in the log, and every entry its signature',
    over: 'shelf',
    holds: ({ cases, history }) => {
      const logged = history
        .filter(({ act, scenario }) => scenario === 'seal-use' && act === 'release')
        .map(({ input }) => (input as { readonly signature: string }).signature);
      const kept = sealUse.among(cases).flatMap((c) => c.record.signed.map((row) => row.signature));
      const isSame = logged.toSorted().join() === kept.toSorted().join();
      return isSame || `${logged.length} in the log, ${kept.length} kept`;
    },
  },
  {
    name: 'P05/invariant/7: only its keeper of that moment confirms the use of a seal',
    over: 'step',
    holds: ({ history, cases, find }) => {
      const done = history.find(({ act }) => act === 'confirm');
      if (done === undefined) return true;
      const use = sealUse.its(cases.find((c) => c.id === done.case));
      const seal = sealLife.its(find(use?.record.seal ?? ''));
      const { deputy } = seal?.record ?? {};
      const isAway = deputy !== undefined && deputy.from <= done.at && done.at <= deputy.to;
      const keeper = isAway ? deputy.who : seal?.parties['custodian']?.[0];
      return keeper === done.who || `${done.who} confirmed, ${keeper} keeps it`;
    },
  },
  {
    name: 'P05/test/6: who asks does not approve or confirm, but for a sole operator on record',
    over: 'step',
    holds: ({ cases, history, find }) => {
      const done = history.find(({ act }) => act === 'approve' || act === 'confirm');
      const use = sealUse.its(cases.find((c) => c.id === done?.case));
      if (done === undefined || use === undefined) return true;
      const isSole = sealLife.its(find(use.record.seal))?.record.sole !== undefined;
      return isSole || use.parties['operator']?.[0] !== done.who || `${done.who} asked for it`;
    },
  },
  {
    name: 'P05/row/approved-confirm: nothing is sealed that was neither confirmed nor called',
    over: 'step',
    holds: ({ cases }) => {
      const wrong = sealUse.among(cases).find(({ phase, record: r }) => {
        const isCalled = r.mode === 'standing' || r.mode === 'service';
        return ready.includes(phase) && !isCalled && r.confirm === undefined;
      });
      return wrong === undefined || `${wrong.id} was not confirmed`;
    },
  },
];
