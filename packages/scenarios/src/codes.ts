import type { CodeBook } from '@yunzhang/base';
import { labourContractWords } from './labour-contract/words.ts';

/** What the scenarios say no with, in the order of their dossiers. */
export const scenariosCodes = { ...labourContractWords } as const satisfies CodeBook;

export type ScenariosCode = keyof typeof scenariosCodes;
