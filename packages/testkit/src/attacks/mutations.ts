import { headerMutations } from './archive-headers.ts';
import { nameMutations } from './archive-names.ts';
import { surroundingMutations } from './archive-surroundings.ts';
import { documentMutations } from './documents.ts';
import { listMutations } from './lists.ts';
import type { Mutation } from './mutation.ts';
import { pageMutations } from './pages.ts';
import { resourceMutations } from './resources.ts';
import { rootMutations } from './roots.ts';
import { signatureMutations } from './signature-files.ts';
import { spellingMutations } from './spellings.ts';
import { valueMutations } from './values.ts';

/**
 * Every known way of changing a sealed OFD package behind the back of its seals.
 *
 * A verifier passes when no attack leaves the outcome `valid` without naming what was changed.
 *
 * @basis ofd-signatures.md §7
 */
export const mutations: readonly Mutation[] = [
  ...pageMutations,
  ...documentMutations,
  ...resourceMutations,
  ...rootMutations,
  ...listMutations,
  ...signatureMutations,
  ...valueMutations,
  ...spellingMutations,
  ...nameMutations,
  ...headerMutations,
  ...surroundingMutations,
];
