import { sealLife } from '@yunzhang/scenarios';
import { phaseTitle } from '@yunzhang/scenario';
import type { NameBook } from '../../words/book.ts';

/** What the phases of a seal are called: as its scenario says. */
export const phaseTitles: NameBook = Object.fromEntries(
  Object.keys(sealLife.phaseTitles).map((phase) => [phase, phaseTitle(sealLife, phase)]),
);
