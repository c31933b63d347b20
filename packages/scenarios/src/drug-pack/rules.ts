import { drugTraceCode } from '@yunzhang/identifiers';
import { type Case, dateOf, type ValueOf } from '@yunzhang/scenario';
import { on, type packed } from './nouns.ts';

type Packed = ValueOf<typeof packed>;

const traceLaw = '药品管理法 第十二条、第三十六条';
const codeStandard = 'NMPAB/T 1002 [memory]';

/** All codes packed in a pack, at every depth. */
export function contentsOf({ boxes = [], middles = [] }: Partial<Packed>): readonly string[] {
  return [...middles.flatMap((middle) => [middle.code, ...middle.boxes]), ...boxes];
}

/** Packs that lie in this one, among its kin. */
export function inside(m: { readonly case: string; kin(): readonly Case[] }): readonly Case[] {
  return m.kin().filter((c) => c.scenario === 'drug-pack' && c.parent === m.case);
}

function partsOf(code: string) {
  const read = drugTraceCode.parse(code);
  return read.ok ? read.parts : undefined;
}

export const expiresLater = on.rule(
  'dt-dates',
  '药品管理法 第四十九条',
  ({ record: r }) => r.expires > r.made || { made: r.made, expires: r.expires },
);

/** Packs of one product differ in the first digit of their GTIN, and so in the last. */
export const itsProduct = on.rule('dt-product', codeStandard, ({ record: r }) => {
  const parts = partsOf(r.code);
  const [found = '', wanted] =
    parts?.form === 'gs1'
      ? [parts.product.slice(1, 13), r.drug.slice(1, 13)]
      : [parts?.product, r.drug];
  return found === wanted || { code: r.code, drug: r.drug };
});

export const asPrinted = on.rule('dt-printed', codeStandard, ({ record: r }) => {
  const elements = partsOf(r.code)?.elements ?? [];
  const value = (ai: string) => elements.find((element) => element.ai === ai)?.value;
  const day = r.expires.slice(2).replaceAll('-', '');
  const isSame = (value('17') ?? day) === day && (value('10') ?? r.batch) === r.batch;
  return isSame || { code: r.code };
});

export const notEmpty = on.rule<Packed>(
  'dt-empty',
  codeStandard,
  ({ input: { level, boxes = [], middles = [] } }) =>
    level === 'box' ||
    (boxes.length + middles.length > 0 && middles.every((middle) => middle.boxes.length > 0)),
);

/** Only what holds something can be opened. */
export const holdsPacks = on.rule(
  'dt-not-outer',
  codeStandard,
  ({ record: r }) => r.level !== 'box',
);

/** What an act says of one pack would be untrue of the pack around it. */
export const outermost = on.rule('dt-inside', traceLaw, ({ record: r, parent }) => {
  const outer = parent();
  return outer === undefined || outer.phase === 'unpacked' || { code: r.code };
});

export const licensedConsignee = on.rule<{ readonly licence: { readonly until: string } }>(
  'dt-licence',
  '药品经营质量管理规范 [memory]',
  ({ input, now }) => input.licence.until >= dateOf(now) || { until: input.licence.until },
);

/** The scan of a consignee names every pack once, and no other. */
export const allScanned = on.rule<{ readonly scanned: readonly string[] }>(
  'dt-parent',
  '药品追溯码标识规范 [memory]',
  ({ record: r, input: { scanned } }) => {
    const listed = new Set([r.code, ...r.contents]);
    const seen = new Set(scanned);
    const strange = scanned.find((one) => !listed.has(one));
    const wrong = strange ?? [...listed].find((one) => !seen.has(one));
    return wrong === undefined || { outer: r.code, code: wrong };
  },
);

export const keptCold = on.rule<{ readonly temperature?: string | undefined }>(
  'dt-cold-chain',
  '药品经营质量管理规范 [memory]',
  ({ record: r, input }) => r.storage === 'room' || input.temperature === 'kept',
);

export const retailer = on.rule('dt-not-retailer', '药品管理法 第五十一条', ({ actor }) =>
  actor.holds.includes('drug-retail'),
);

export const smallest = on.rule('dt-not-box', codeStandard, ({ record: r }) => r.level === 'box');

/** A drug may be used up to the end of the day written on it. */
export const unexpired = on.rule(
  'dt-expired',
  '药品管理法 第九十八条',
  ({ record: r, now }) => dateOf(now) <= r.expires || { expires: r.expires },
);

export const withoutRx = on.rule<{ readonly prescription?: string | undefined }>(
  'dt-rx',
  '药品管理法 第五十八条；处方管理办法 第十八条',
  ({ record: r, input, see }) => {
    if (r.sale === 'otc') return true;
    const { prescription = '' } = input;
    const phase = see(input.prescription)?.phase;
    const state = phase === undefined ? '未出示' : isOver(phase) ? '已失效' : '尚未调配';
    return { prescription, state };
  },
);

const isOver = (phase: string) =>
  ['dispensed', 'voided', 'expired', 'return-recorded'].includes(phase);

export const ownStock = on.rule(
  'dt-not-holder',
  traceLaw,
  ({ record: r, actor, plays }) => plays('holder', actor.organisation) || { code: r.code },
);

export const intact = on.rule<{ readonly units?: number | undefined }>(
  'dt-opened',
  '药品经营质量管理规范 [memory]',
  ({ record: r, input }) => input.units !== undefined || r.left === r.units || { left: r.left },
);

export const enoughUnits = on.rule<{ readonly units?: number | undefined }>(
  'dt-units',
  'NHSA trace code collection [memory]',
  ({ record: r, input }) =>
    (input.units ?? 0) <= r.left || { left: r.left, units: input.units ?? 0 },
);

export const otherWitness = on.rule(
  'dt-witness',
  '药品经营质量管理规范 [memory]',
  ({ actor, plays }) => !plays('witness', actor.person),
);

/** What was sold and what is left is what came in the box. */
export const unitsAddUp = on.rule(
  'dt-split',
  'scenarios/README.md invariant 6',
  ({ record: r }) => {
    const sold = r.sales.reduce((sum, { units }) => sum + units, 0);
    return r.level !== 'box' || sold + r.left === r.units || { units: r.units };
  },
);

/** As long as nobody unpacks it, all that lies in a pack is where the pack is. */
export const staysTogether = on.rule('dt-parent', traceLaw, (m) => {
  if (m.phase === 'unpacked') return true;
  const holder = m.all('holder').join();
  const astray = inside(m).find(
    (c) => c.phase !== m.phase || c.parties['holder']?.join() !== holder,
  );
  return astray === undefined || { outer: m.record.code, code: String(astray.record['code']) };
});
