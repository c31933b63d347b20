import {
  catalog,
  type Case,
  day,
  type Done,
  type Oracle,
  startOf,
  dateOf,
  view,
} from '@yunzhang/scenario';
import { drugPack } from '../drug-pack/scenario.ts';
import { content, type Prescription } from './nouns.ts';
import { prescription } from './scenario.ts';

const fail = (found: { readonly id: string } | undefined, what: string) =>
  found === undefined || `${found.id} ${what}`;
const isRx = (done: Done) => done.scenario === 'prescription';
const all = catalog([prescription, drugPack]);
const shops = ['PH', 'PH2', 'WH'];

function contentOf({ record }: Prescription): string {
  return JSON.stringify(Object.keys(content).map((name) => record[name as keyof typeof content]));
}

/** Who did an act last. */
function lastBy(history: readonly Done[], id: string, act: string): string | undefined {
  const done = history.filter((d) => isRx(d) && d.case === id && d.act === act).at(-1);
  return done?.actor.person;
}

const player = (c: Case | undefined) => String(c?.parties['pharmacy'] ?? '');

/** What the dossier asks of prescriptions, said once more without the definition's own words. */
export const rxOracles: readonly Oracle[] = [
  {
    name: 'M02/invariant/1: never more than prescribed',
    over: 'step',
    holds: ({ cases }) => {
      const wrong = prescription.among(cases).find(({ record: r }) =>
        r.items.some(({ packs, perPack }, n) => {
          const given = r.dispensed.flatMap(({ item, units }) => (item === n + 1 ? units : []));
          return given.reduce((sum, units) => sum + units, 0) > packs * perPack;
        }),
      );
      return fail(wrong, 'gave more than was prescribed');
    },
  },
  {
    name: 'M02/invariant/1: once in full, and every unit out of a box',
    over: 'step',
    holds: ({ cases, history, before }) => {
      const wrong = prescription.among(cases).find((c) => {
        const was = prescription.its(before(c.id))?.record.dispensed ?? [];
        const news = c.record.dispensed.slice(was.length);
        const sold = history.filter((d) => d.scenario === 'drug-pack' && d.act === 'dispense');
        const units = drugPack.among(cases).map(({ id, record: { left } }) => {
          return (drugPack.its(before(id))?.record.left ?? left) - left;
        });
        const sum = units.reduce((total, one) => total + one, 0);
        const isLate = ['dispensed', 'return-recorded'].includes(before(c.id)?.phase ?? '');
        const said = news.reduce((total, one) => total + one.units, 0);
        return news.length > 0 && (isLate || sold.length !== news.length || said !== sum);
      });
      return fail(wrong, 'was dispensed twice or out of thin air');
    },
  },
  {
    name: 'M02/invariant/2',
    over: 'family',
    holds: ({ cases, history }) => {
      const wrong = prescription.among(cases).find(({ id }) => {
        const to = history.filter((d) => isRx(d) && d.case === id).map((d) => d.to);
        return to.includes('voided') && (to.includes('dispensed') || to.includes('partial'));
      });
      return fail(wrong, 'was dispensed and voided');
    },
  },
  {
    name: 'M02/invariant/3',
    over: 'step',
    holds: ({ history, find }) => {
      const wrong = history.find((d) => {
        if (!isRx(d) || d.act !== 'dispense') return false;
        const r = prescription.its(find(d.case))?.record;
        const signed = startOf(dateOf(r?.issuedAt ?? 0));
        return d.at >= signed + Math.min(3, r?.validDays ?? 0) * day;
      });
      return wrong === undefined || `${wrong.case} was dispensed too late`;
    },
  },
  {
    name: 'M02/invariant/4',
    over: 'family',
    holds: ({ cases, history }) => {
      const wrong = prescription.among(cases).find(({ id, record }) => {
        const doctor = lastBy(history, id, 'sign');
        const reviewer = lastBy(history, id, 'pass');
        const pharmacists = record.dispensed.map((one) => one.pharmacist);
        const isWrong = (who: string | undefined) => who === doctor || who === reviewer;
        return (reviewer !== undefined && reviewer === doctor) || pharmacists.some(isWrong);
      });
      return fail(wrong, 'was controlled by one person twice');
    },
  },
  {
    name: 'M02/invariant/5',
    over: 'step',
    holds: ({ cases, before }) => {
      const wrong = prescription.among(cases).find((c) => {
        const was = prescription.its(before(c.id));
        return (
          was?.record.digest !== undefined &&
          c.record.digest !== undefined &&
          (contentOf(was) !== contentOf(c) || was.record.digest !== c.record.digest)
        );
      });
      return fail(wrong, 'changed after it was signed');
    },
  },
  {
    name: 'M02/invariant/6',
    over: 'step',
    holds: ({ cases, history, before }) => {
      const wrong = prescription
        .among(cases)
        .find((c) =>
          shops
            .filter((shop) => player(c) !== shop && String(c.parties['hospital']) !== shop)
            .some((shop) => view(all, c, { parties: [shop] }) !== undefined),
        );
      const blind = history.find((d) => {
        const { token } = d.input as { readonly token?: string };
        const c = prescription.its(before(d.case));
        return isRx(d) && d.act === 'lock' && token !== c?.record.token;
      });
      return fail(wrong, 'is seen by a pharmacy') === true
        ? blind === undefined || `${blind.case} was locked without its token`
        : fail(wrong, 'is seen by a pharmacy');
    },
  },
  {
    name: 'M02/invariant/7',
    over: 'step',
    holds: ({ cases, history, before }) => {
      const wrong = prescription.among(cases).find((c) => {
        const now = player(c);
        if (now === '' || now === player(before(c.id))) return false;
        const lock = history.find((d) => isRx(d) && d.case === c.id && d.act === 'lock');
        return lock?.actor.organisation !== now;
      });
      return fail(wrong, 'was steered to a pharmacy');
    },
  },
];
