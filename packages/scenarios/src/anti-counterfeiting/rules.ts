import { gtin14 } from '@yunzhang/identifiers';
import { type Case, day, hour, minute } from '@yunzhang/scenario';
import {
  type ArticleCode,
  batchNouns,
  codeNouns,
  type CodeRecord,
  dossier,
  missesMax,
} from './nouns.ts';

/** Dates that make sense. */
export const datesFit = batchNouns.rule<{ readonly made: string; readonly expires: string }>(
  'article-code-dates',
  dossier,
  ({ input: { made, expires } }) => made < expires || { made, expires },
);

/** The factory prints no more than the brand approved. */
export const withinQuota = batchNouns.rule(
  'article-code-quota',
  dossier,
  ({ record: { ordered, quota = 0 } }) => ordered <= quota || { ordered, quota },
);

/** Printed are as many as were ordered: none is left over that nobody counts. */
export const printsAll = batchNouns.rule<{ readonly codes: readonly unknown[] }>(
  'article-code-print-count',
  dossier,
  ({ input: { codes }, record: { ordered } }) =>
    codes.length === ordered || { given: codes.length, ordered },
);

/** Only codes that were printed for this batch. */
export const withinBatch = batchNouns.rule<{ readonly serials: readonly string[] }>(
  'article-code-outside-batch',
  dossier,
  ({ input, kin }) => {
    const own = codesBySerial(kin());
    const serial = input.serials.find((one) => !own.has(one));
    return serial === undefined || { serial };
  },
);

/** Surplus is counted by hand, and the count is that of the list. */
export const isCounted = batchNouns.rule<{
  readonly serials: readonly string[];
  readonly counted: number;
}>(
  'article-code-miscounted',
  dossier,
  ({ input: { serials, counted } }) =>
    serials.length === counted || { counted, given: serials.length },
);

/** Activated and void are never more than printed, and all of it once the batch is settled. */
export const addsUp = batchNouns.rule('article-code-counts-differ', dossier, (m) => {
  const { ordered, printed, activated, voided } = m.record;
  const gone = activated + voided;
  if (m.phase === 'settled') return gone === printed && printed === ordered;
  return gone <= printed && (printed === 0 || printed === ordered);
});

/** A serial belongs to one code of its article for ever. */
export const serialOnce = codeNouns.claim(
  'article-code-serial-taken',
  dossier,
  ({ record: { gtin, serial } }) => `${gtin14(gtin)}/${serial}`,
);

/** Who enters a covered code. */
export type Query = Pick<CodeRecord['misses'][number], 'device' | 'network'>;

/** A device that guesses has to wait, whatever it enters next. */
export const deviceMayTry = codeNouns.rule<Query>(
  'article-code-tries-device',
  dossier,
  ({ record, input, now, limit }) =>
    triesOf(record, now, input).length < limit('deviceTries') || { tries: limit('deviceTries') },
);

/** So does a network from which many devices guess. */
export const networkMayTry = codeNouns.rule<Query>(
  'article-code-tries-network',
  dossier,
  ({ record, input, now, limit }) => {
    const tries = record.misses.filter(
      ({ at, network }) => network === input.network && at > now - hour,
    );
    return tries.length < limit('networkTries') || { tries: limit('networkTries') };
  },
);

/** The wrong tokens of one device within the last ten minutes. */
export function triesOf(
  record: Pick<CodeRecord, 'misses'>,
  now: number,
  { device }: Pick<Query, 'device'>,
) {
  return record.misses.filter((one) => one.device === device && one.at > now - 10 * minute);
}

type Origin = Pick<CodeRecord['scans'][number], 'device' | 'region'>;

/** The queries of the last 24 hours with this one: the last of each device in each region. */
export function scansWith({ scans }: CodeRecord, now: number, { device, region }: Origin) {
  const others = scans.filter(
    (one) => one.at > now - day && !(one.device === device && one.region === region),
  );
  return [...others, { at: now, device, region }];
}

/** Wrong tokens with this one; what is older than an hour counts for nobody. */
export function missesWith({ misses }: CodeRecord, now: number, { device, network }: Query) {
  const recent = misses.filter(({ at }) => at > now - hour);
  return [...recent, { at: now, device, network }].slice(-missesMax);
}

/** Whether so many devices, or provinces, ask for one article that it cannot be one article. */
export function isSuspicious(scans: CodeRecord['scans'], most: Suspicion): boolean {
  const devices = new Set(scans.map(({ device }) => device));
  const provinces = new Set(scans.map(({ region }) => region.slice(0, 2)));
  return devices.size >= most.devices || provinces.size >= most.provinces;
}

/** From how many on it is suspicious. */
export interface Suspicion {
  readonly devices: number;
  readonly provinces: number;
}

/** The codes of a batch by their serials. */
export function codesBySerial(kin: readonly Case[]): ReadonlyMap<string, ArticleCode> {
  return new Map(codeNouns.among(kin).map((code) => [code.record.serial, code]));
}
