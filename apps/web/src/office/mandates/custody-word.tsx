import type { Tone } from '../../ui/notice.tsx';
import { useBook } from '../../words/book.ts';
import { mandateWords } from '../../words/office-mandates.ts';
import { StateWord } from '../ui/state-word.tsx';

/** How far custody knows of a mandate. */
export type CustodyState =
  | 'none'
  | 'waiting-key'
  | 'waiting-signature'
  | 'to-tell'
  | 'told'
  | 'void';

const tones: Readonly<Record<CustodyState, Tone>> = {
  none: 'plain',
  'waiting-key': 'unsure',
  'waiting-signature': 'unsure',
  'to-tell': 'plain',
  told: 'good',
  void: 'plain',
};

/** The same in words. */
export function CustodyWord({ state }: { readonly state: CustodyState }) {
  const { say } = useBook(mandateWords);
  return <StateWord tone={tones[state]} word={say(`custody-${state}`)} />;
}
