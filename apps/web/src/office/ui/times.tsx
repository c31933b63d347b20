import { timeText } from '../../words/saying.ts';

/** A moment of an answer, in the reader's zone; empty where there is none. */
export function momentText(at: string | number | undefined): string {
  if (at === undefined) return '';
  const value = typeof at === 'number' ? at : Date.parse(at);
  return Number.isFinite(value) ? timeText(value) : String(at);
}

/** The same in a page, with the moment itself for machines. */
export function Moment({ at }: { readonly at: string | number | undefined }) {
  if (at === undefined) return null;
  const value = new Date(at);
  const iso = Number.isFinite(value.getTime()) ? value.toISOString() : undefined;
  return <time dateTime={iso}>{momentText(at)}</time>;
}
