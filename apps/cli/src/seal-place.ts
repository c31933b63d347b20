import { type KeywordPlace, type PageSet, type Place, readPageSet } from '@yunzhang/sealing';
import { wrongUsage } from './problem.ts';
import { numberOf, oneOf, placeOf, wholeOf } from './values.ts';

/** What a command line said; flags are true. */
export type SealOptions = Readonly<Record<string, string | true>>;

const pageMax = 1_000_000;
/** Millimetres a person can mean. */
const mmMax = 10_000;

/** Options that name a place, and what else goes with each. */
const ways: Readonly<Record<string, readonly string[]>> = {
  at: ['page', 'everyPage', 'pages'],
  keyword: ['occurrence', 'offset', 'pages'],
  riding: ['pages', 'group', 'minSlice', 'along', 'facing'],
  field: [],
};

/** Whether any way to place a seal is named. */
export function namesPlace(options: SealOptions): boolean {
  return Object.keys(ways).some((way) => options[way] !== undefined);
}

/**
 * Reads where to seal: exactly one way, and nothing that belongs to another.
 *
 * @basis architecture §8; product.md A5
 */
export function placeIn(options: SealOptions): Place {
  const [way, ...more] = Object.keys(ways).filter((one) => options[one] !== undefined);
  if (way === undefined || more.length > 0) {
    return wrongUsage('name one place: --at, --keyword, --riding or --field');
  }
  const allowed = ways[way] ?? [];
  for (const other of new Set(Object.values(ways).flat())) {
    if (options[other] === undefined || allowed.includes(other)) continue;
    const owners = Object.keys(ways).filter((one) => ways[one]?.includes(other) === true);
    return wrongUsage(`${optionName(other)} goes with ${owners.map(optionName).join(' or ')}`);
  }
  if (way === 'at') return pointIn(options);
  if (way === 'keyword') return keywordIn(options);
  if (way === 'riding') return ridingIn(options);
  return { kind: 'field', name: textOf(options, 'field') };
}

const optionName = (key: string): string => {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
};

function textOf(options: SealOptions, key: string): string {
  const value = options[key];
  return typeof value === 'string' ? value : '';
}

function pagesIn(options: SealOptions): { readonly pages?: PageSet } {
  if (options['pages'] === undefined) return {};
  const text = textOf(options, 'pages');
  const pages = readPageSet(text);
  return pages === undefined
    ? wrongUsage(`--pages ${text}: write it as all, odd, even or 1-3,5`)
    : { pages };
}

function pointIn(options: SealOptions): Place {
  const at = placeOf(textOf(options, 'at'));
  const isEvery = options['everyPage'] !== undefined || options['pages'] !== undefined;
  if (isEvery) {
    if (options['page'] !== undefined) return wrongUsage('--page and --every-page contradict');
    return { kind: 'everyPage', ...at, ...pagesIn(options) };
  }
  const page = options['page'] === undefined ? '1' : textOf(options, 'page');
  return { kind: 'point', page: wholeOf(page, { name: '--page', min: 1, max: pageMax }), ...at };
}

function keywordIn(options: SealOptions): Place {
  const place: KeywordPlace = {
    kind: 'keyword',
    text: textOf(options, 'keyword'),
    ...pagesIn(options),
  };
  const which = textOf(options, 'occurrence');
  const occurrence =
    which === '' || which === 'all'
      ? which
      : wholeOf(which, { name: '--occurrence', min: 1, max: pageMax });
  const offset = textOf(options, 'offset');
  return {
    ...place,
    ...(occurrence === '' ? {} : { occurrence }),
    ...(offset === '' ? {} : offsetOf(offset)),
  };
}

function offsetOf(text: string): { readonly dxMm: number; readonly dyMm: number } {
  const parts = /^(-?\d{1,4}(?:\.\d{1,3})?)(?:mm)?,(-?\d{1,4}(?:\.\d{1,3})?)(?:mm)?$/.exec(text);
  if (parts === null) return wrongUsage(`--offset ${text}: write it as 5mm,-10mm`);
  return { dxMm: Number(parts[1]), dyMm: Number(parts[2]) };
}

function ridingIn(options: SealOptions): Place {
  const edges = ['right', 'left', 'top', 'bottom'] as const;
  const edge = oneOf(textOf(options, 'riding'), edges, '--riding');
  const mm = (key: string): number | undefined =>
    options[key] === undefined
      ? undefined
      : numberOf(textOf(options, key), { name: optionName(key), min: 0, max: mmMax });
  const group =
    options['group'] === undefined
      ? undefined
      : wholeOf(textOf(options, 'group'), { name: '--group', min: 2, max: pageMax });
  const [minSliceMm, alongMm] = [mm('minSlice'), mm('along')];
  return {
    kind: 'riding',
    edge,
    ...pagesIn(options),
    ...(group === undefined ? {} : { group }),
    ...(minSliceMm === undefined ? {} : { minSliceMm }),
    ...(alongMm === undefined ? {} : { alongMm }),
    ...(options['facing'] === undefined ? {} : { facing: true }),
  };
}
