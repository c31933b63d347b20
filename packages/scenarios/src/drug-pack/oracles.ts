import { addDays, type Case, type Done, type Oracle, startOf } from '@yunzhang/scenario';
import { drugPack } from './scenario.ts';

const sales = ['sell', 'sellPart', 'dispense'];
const fail = (found: { readonly id: string } | undefined, what: string) =>
  found === undefined || `${found.id} ${what}`;

interface Sold {
  readonly units?: number;
}

const isPack = (done: Done) => done.scenario === 'drug-pack';
const inputOf = (done: Done) => done.input as Sold;

function descendants(id: string, children: (id: string) => readonly Case[]): readonly Case[] {
  return children(id).flatMap((c) => [c, ...descendants(c.id, children)]);
}

/** What the dossier asks of packs, said once more without the definition's own words. */
export const packOracles: readonly Oracle[] = [
  {
    name: 'T05/invariant/1: a whole box is sold once',
    over: 'family',
    holds: ({ cases, history }) => {
      const wrong = cases.find((c) => {
        const sold = history.filter((d) => d.case === c.id && isPack(d) && sales.includes(d.act));
        const whole = sold.filter((d) => inputOf(d).units === undefined);
        return whole.length > 1 || (whole.length === 1 && sold.length > 1);
      });
      return fail(wrong, 'was sold twice');
    },
  },
  {
    name: 'T05/invariant/1: a code is given once for ever',
    over: 'shelf',
    holds: ({ cases }) => {
      const codes = drugPack.among(cases).map((c) => c.record.code);
      return new Set(codes).size === codes.length || 'two packs have one code';
    },
  },
  {
    name: 'T05/invariant/2',
    over: 'family',
    holds: ({ cases, history }) => {
      const wrong = drugPack.among(cases).find((c) => {
        const sold = history.filter((d) => d.case === c.id && isPack(d) && sales.includes(d.act));
        const units = sold.reduce((sum, d) => sum + (inputOf(d).units ?? c.record.units), 0);
        const kept = c.record.level === 'box' ? c.record.left + units : c.record.units + units;
        return units > c.record.units || kept !== c.record.units;
      });
      return fail(wrong, 'sold more units than it held');
    },
  },
  {
    name: 'T05/invariant/3: what is packed together is in one place',
    over: 'step',
    holds: ({ cases, find, children }) => {
      const wrong = drugPack.among(cases).find((c) => {
        const outer = c.parent === undefined ? undefined : find(c.parent);
        const all = [...children(c.id).map((inner) => [c, inner] as const), [outer, c] as const];
        return all.some(
          ([around, inner]) =>
            around !== undefined &&
            around.phase !== 'unpacked' &&
            (around.phase !== inner.phase ||
              String(around.parties['holder']) !== String(inner.parties['holder'])),
        );
      });
      return fail(wrong, 'is not where its outer pack is');
    },
  },
  {
    name: 'T05/invariant/3: a scan names the whole tree',
    over: 'step',
    holds: ({ history, find, children }) => {
      const wrong = history.find((d) => {
        if (!isPack(d) || d.act !== 'receive') return false;
        const { scanned } = d.input as { readonly scanned: readonly string[] };
        const tree = [find(d.case), ...descendants(d.case, children)];
        const codes = tree.map((c) => String(c?.record['code'])).sort();
        return [...new Set(scanned)].sort().join() !== codes.join();
      });
      return wrong === undefined || `${wrong.case} was received unseen`;
    },
  },
  {
    name: 'T05/invariant/4',
    over: 'step',
    holds: ({ history }) => {
      const wrong = history.filter(isPack).find((d) => {
        if (sales.includes(d.act) && !d.actor.holds.includes('drug-retail')) return true;
        const isLicensed = d.actor.holds.includes('drug-licence');
        if (['holder', 'consignee'].includes(d.by) && !isLicensed) return true;
        if (d.act !== 'ship') return false;
        const { licence } = d.input as { readonly licence: { readonly until: string } };
        return startOf(addDays(licence.until, 1)) <= d.at;
      });
      return wrong === undefined || `${wrong.case}: ${wrong.who} had no licence to ${wrong.act}`;
    },
  },
  {
    name: 'T05/invariant/5',
    over: 'step',
    holds: ({ history, find }) => {
      const wrong = history.find((d) => {
        if (!isPack(d) || !sales.includes(d.act)) return false;
        const r = drugPack.its(find(d.case))?.record;
        return r?.recall !== undefined || d.at >= startOf(addDays(r?.expires ?? '', 1));
      });
      return wrong === undefined || `${wrong.case} was sold though recalled or expired`;
    },
  },
  {
    name: 'T05/invariant/6',
    over: 'step',
    holds: ({ cases }) => {
      const wrong = drugPack
        .among(cases)
        .find((c) => /zhang|130102199506200009|tok/.test(JSON.stringify(c.record)));
      return fail(wrong, 'knows a patient');
    },
  },
  {
    name: 'T05/test/3: a recall reaches everything',
    over: 'step',
    holds: ({ history, find, children }) => {
      const missed = history
        .filter((d) => isPack(d) && d.act === 'recall')
        .flatMap((d) => [find(d.case), ...descendants(d.case, children)])
        .find(
          (c) =>
            c !== undefined &&
            c.phase !== 'destroyed' &&
            (drugPack.its(c)?.record.recall === undefined ||
              !['recalled', 'unpacked'].includes(c.phase)),
        );
      return fail(missed, 'was not recalled');
    },
  },
  {
    name: 'T05/error/dt-rx',
    over: 'step',
    holds: ({ history, find }) => {
      const wrong = history.find(
        (d) =>
          isPack(d) &&
          ['sell', 'sellPart'].includes(d.act) &&
          drugPack.its(find(d.case))?.record.sale === 'rx',
      );
      return wrong === undefined || `${wrong.case} was sold without a prescription`;
    },
  },
];
