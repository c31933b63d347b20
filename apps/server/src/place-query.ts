import type { Place } from '@yunzhang/sealing';
import { z } from 'zod';
import { Problem } from './problem.ts';

/** Characters a wish may have: an address of a request is not longer. */
const wishMax = 8_000;
/** Points of one wish, which fit into that length. */
const pointsMax = 100;

const page = z.number().int().min(1).max(100_000);
const mm = z.number().min(-10_000).max(10_000);
const range = z.strictObject({ from: page, to: page });
const pages = z.union([z.enum(['all', 'odd', 'even']), z.array(range).min(1).max(100)]);
const point = { page, xMm: mm, yMm: mm };

const wish = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('point'), ...point }),
  z.strictObject({
    kind: z.literal('points'),
    points: z.array(z.strictObject(point)).min(1).max(pointsMax),
  }),
  z.strictObject({ kind: z.literal('everyPage'), xMm: mm, yMm: mm, pages }),
  z.strictObject({
    kind: z.literal('keyword'),
    text: z.string().min(1).max(100),
    occurrence: z.union([z.literal('all'), z.number().int().min(1).max(10_000)]),
    dxMm: mm,
    dyMm: mm,
    pages,
  }),
  z.strictObject({
    kind: z.literal('riding'),
    edge: z.enum(['right', 'left', 'top', 'bottom']),
    pages,
    group: z.number().int().min(2).max(1_000),
    facing: z.boolean(),
  }),
]);

/** Where a seal shall go, as a request says it: a point in three values, or a wish in JSON. */
export const placeQuery = {
  page: z.coerce.number().int().min(1).max(100_000).optional(),
  x: z.coerce.number().min(-10_000).max(10_000).optional(),
  y: z.coerce.number().min(-10_000).max(10_000).optional(),
  place: z.string().max(wishMax).optional(),
};

/** What a request asks for; one that says it in no way, or in both, is malformed. */
export function placeOf(query: {
  readonly page?: number | undefined;
  readonly x?: number | undefined;
  readonly y?: number | undefined;
  readonly place?: string | undefined;
}): Place {
  const { page: number, x, y, place } = query;
  if (place !== undefined) {
    if (number !== undefined || x !== undefined || y !== undefined) {
      throw new Problem('request-malformed', 'place beside page, x, y');
    }
    return readWish(place);
  }
  if (number === undefined || x === undefined || y === undefined) {
    throw new Problem('request-malformed', 'page, x, y');
  }
  return { kind: 'point', page: number, xMm: x, yMm: y };
}

function readWish(text: string): Place {
  const read = wish.safeParse(jsonOf(text));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Problem('request-malformed', `place ${issue?.path.join('.') ?? ''}: ${issue?.code}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('request-malformed', 'place is not JSON');
  }
}
