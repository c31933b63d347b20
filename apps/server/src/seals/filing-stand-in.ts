import { Unavailable } from '@yunzhang/base';
import type { FilingAnswer, FilingEntry, PoliceFiling } from './borders.ts';

/** How the stand-in behaves; it can be changed while it runs. */
export interface StandInMood {
  /** `down` answers nothing, `wrong-number` another number each time. */
  mode:
    | 'well'
    | 'down'
    | 'refusing'
    | 'pending'
    | 'wrong-number'
    | 'wrong-seal'
    | 'wrong-form'
    | 'same-number'
    | 'lost-answer';
  delayMs: number;
}

/** A police register for demonstrations and tests. It keeps what it was given in memory. */
export interface FilingStandIn extends PoliceFiling {
  readonly mood: StandInMood;
  /** What was filed, by request. */
  readonly filed: ReadonlyMap<string, FilingEntry>;
  /** Forgets everything, as a register does that is set up anew. */
  forget(): void;
}

/**
 * Makes a stand-in for a police register. It is slow, wrong or down as its mood says, and numbers
 * filings as the real one does.
 *
 * @basis platform.md P02 (example record: filing number)
 */
export function createFilingStandIn(year: number, mood?: Partial<StandInMood>): FilingStandIn {
  const state: StandInMood = { mode: 'well', delayMs: 0, ...mood };
  const filed = new Map<string, FilingEntry>();
  const numbers = new Map<string, string>();
  let serial = 0;
  const numberFor = (entry: FilingEntry): string => {
    serial += 1;
    const count = String(state.mode === 'same-number' ? 1 : serial).padStart(7, '0');
    return `BA-${entry.sealCode.slice(0, 6)}-${year}-${count}`;
  };
  const told = (requestId: string): FilingAnswer | undefined => {
    const entry = filed.get(requestId);
    if (entry === undefined) return undefined;
    const number = numbers.get(requestId) ?? '';
    const { mode } = state;
    if (mode === 'wrong-number') return answerOf(numberFor(entry), entry);
    if (mode === 'wrong-form') return answerOf('417', entry);
    const sealCode = mode === 'wrong-seal' ? '1101089999999' : entry.sealCode;
    return answerOf(number, { ...entry, sealCode });
  };
  const awake = async (): Promise<void> => {
    if (state.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, state.delayMs));
    if (state.mode === 'down') throw new Unavailable('police');
  };
  return {
    mood: state,
    filed,
    forget: () => {
      filed.clear();
      numbers.clear();
    },
    file: async (entry, requestId) => {
      await awake();
      if (state.mode === 'refusing') return { state: 'refused', reason: '印模不清晰' };
      if (state.mode === 'pending') return { state: 'pending' };
      if (!filed.has(requestId)) {
        filed.set(requestId, entry);
        numbers.set(requestId, numberFor(entry));
      }
      if (state.mode === 'lost-answer') throw new Unavailable('police');
      return told(requestId) ?? { state: 'pending' };
    },
    query: async (requestId) => {
      await awake();
      return told(requestId);
    },
  };
}

const answerOf = (number: string, { sealCode }: FilingEntry): FilingAnswer => ({
  state: 'filed',
  number,
  sealCode,
});
