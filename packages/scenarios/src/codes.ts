import type { CodeBook } from '@yunzhang/base';
import { drugPackWords } from './drug-pack/words.ts';
import { bidWords } from './bid/words.ts';
import { labourContractWords } from './labour-contract/words.ts';
import { tenderWords } from './tender/words.ts';
import { prescriptionWords } from './prescription/words.ts';

/** What the scenarios say no with, in the order of their dossiers. */
export const scenariosCodes = {
  ...labourContractWords,
  ...tenderWords,
  ...bidWords,
  ...prescriptionWords,
  ...drugPackWords,
} as const satisfies CodeBook;

export type ScenariosCode = keyof typeof scenariosCodes;
