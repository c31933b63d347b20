import { type Done, dateOf } from '@yunzhang/scenario';
import { sql } from 'kysely';
import type { Database, Executor } from '../support/index.ts';
import { items } from './items.ts';

/** One item on one day. */
export interface ItemCount {
  readonly day: string;
  readonly item: string;
  readonly applied: number;
  readonly done: number;
}

/** Counts acts by item and day, in the transaction that writes them. @basis platform.md P10 (g) */
export async function countForItems(at: Executor, done: readonly Done[]): Promise<void> {
  const counts = new Map<string, { item: string; day: string; applied: number; done: number }>();
  for (const { scenario, act, at: moment } of done) {
    for (const item of items) {
      const isApplied = item.scenario === scenario && item.applied.includes(act);
      const isDone = item.scenario === scenario && item.done.includes(act);
      if (!isApplied && !isDone) continue;
      const day = dateOf(moment);
      const key = `${day} ${item.code}`;
      const count = counts.get(key) ?? { item: item.code, day, applied: 0, done: 0 };
      count.applied += Number(isApplied);
      count.done += Number(isDone);
      counts.set(key, count);
    }
  }
  // In one order always: two transactions must not wait for each other.
  for (const [, one] of [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    await sql`insert into help_item_day as c (day, item, applied, done)
      values (${one.day}, ${one.item}, ${one.applied}::int, ${one.done}::int)
      on conflict (day, item) do update set applied = c.applied + excluded.applied,
        done = c.done + excluded.done`.execute(at);
  }
}

/** Counts of some days, ended ones only: a day that goes on could be watched live. */
export async function readCounts(
  { query }: Pick<Database<unknown>, 'query'>,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly ItemCount[]> {
  const { rows } = await sql<ItemCount>`select day, item, applied, done from help_item_day
    where day >= ${from} and day <= ${to} order by day, item`.execute(query);
  return rows;
}

/** The same as a table for spreadsheets. @basis RFC 4180 */
export function csvOf(counts: readonly ItemCount[]): string {
  const lines = counts.map((one) => [one.day, one.item, one.applied, one.done].join(','));
  return ['day,item,applied,done', ...lines, ''].join('\r\n');
}
