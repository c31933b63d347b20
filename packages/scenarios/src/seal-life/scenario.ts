import { applying } from './applying.ts';
import { keeping } from './keeping.ts';
import { making } from './making.ts';
import { on } from './nouns.ts';
import { codeOnce, oneOfficial } from './rules.ts';

/** One seal, from the application to its end: one case. */
export const sealLife = on.verbs(
  { ...applying, ...making, ...keeping },
  { claims: [oneOfficial, codeOnce] },
);
