import { equal, utf8 } from '@yunzhang/base';
import { type Edits, rebuilt, type Subject, subjectOf } from './subject.ts';

/** Whole numbers from 0 to below a limit. */
export type Draw = (limit: number) => number;

/** A changed package and what was changed, as an entry name where it is one. */
export interface Mutant {
  readonly bytes: Uint8Array;
  readonly changed: string;
}

/** What an attack may use besides the package. */
export interface AttackMeans {
  readonly random: Draw;
  /** Another sealed package, whose parts may be put into this one. */
  readonly other?: Uint8Array;
}

/** One class of attacks on sealed packages. */
export interface Mutation {
  /** Unique and kept for ever: the published corpus names files by it. */
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  /** Why a verifier must notice; for a harmless one, why the document is still the sealed one. */
  readonly reason: string;
  /** `harmless`: the sealed document is shown unchanged, so that it may stay valid. */
  readonly kind: 'attack' | 'harmless';
  /** Attacks a package; undefined where it has nothing to attack in this way. */
  apply(bytes: Uint8Array, means: AttackMeans): Mutant | undefined;
}

/** A change of a package that was opened. */
export type Change = (
  subject: Subject,
  means: { readonly random: Draw; readonly other?: Subject },
) => (Edits & { readonly changed: string }) | Mutant | undefined;

/** Words of a mutation. */
export interface MutationWords {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly reason: string;
}

/** Makes a class of attacks. */
export function attack(words: MutationWords, change: Change): Mutation {
  return { ...words, kind: 'attack', apply: applied(change) };
}

/** Makes a class of changes that leave the sealed document what it is. */
export function harmless(words: MutationWords, change: Change): Mutation {
  return { ...words, kind: 'harmless', apply: applied(change) };
}

/** Parts of another package may be the same as those of this one. */
function changesAnything(
  { file }: Subject,
  { replaced = {}, added, removed, renamed }: Edits,
): boolean {
  if (added !== undefined || removed !== undefined || renamed !== undefined) return true;
  return Object.entries(replaced).some(
    ([name, content]) =>
      !equal(file.read(name), typeof content === 'string' ? utf8(content) : content),
  );
}

function applied(change: Change): Mutation['apply'] {
  return (bytes, { random, other }) => {
    const subject = subjectOf(bytes);
    if (subject === undefined) return undefined;
    const second = other === undefined ? undefined : subjectOf(other);
    const made = change(subject, { random, ...(second === undefined ? {} : { other: second }) });
    if (made === undefined || 'bytes' in made) return made;
    if (!changesAnything(subject, made)) return undefined;
    return { bytes: rebuilt(subject, made), changed: made.changed };
  };
}
