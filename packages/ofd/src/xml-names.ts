import { fromUtf8, utf8 } from '@yunzhang/base';
import type { Name } from './xml-element.ts';
import { anyName, code, plainName } from './xml-grammar.ts';

/** A name, its place in the table, and the place of the one that followed it last. */
interface Met extends Name {
  readonly slot: number;
  follower: number;
}

/** Longer names are kept for one file only. */
const sharedLengthMax = 32;
/** A power of two. */
const slots = 1024;
/**
 * Names of all files, found by a number made of their characters: nearly all files are written
 * with the same few. A follower is a place and not a name, so that nothing keeps what has left.
 */
const shared: (Met | undefined)[] = Array.from({ length: slots }, () => undefined);
/** What is cut out of a text keeps all of the text, if it is longer than this. */
const cutLengthMax = 12;

/** The names of one file. */
export class XmlNames {
  /** The longer ones, found in the same way. */
  readonly #long: (Met | undefined)[] = [];
  #last: Met | undefined;

  /** The name that begins at `from`; undefined where none does. */
  at(text: string, from: number): Name | undefined {
    const last = this.#last;
    // Most likely the one that came after the last name before.
    const guess = last === undefined ? undefined : shared[last.follower];
    if (guess !== undefined && text.startsWith(guess.whole, from)) {
      if (isNameEnd(text.charCodeAt(from + guess.whole.length))) return (this.#last = guess);
    }
    const found = this.#find(text, from);
    if (last !== undefined && found !== undefined) last.follower = found.slot;
    return (this.#last = found);
  }

  #find(text: string, from: number): Met | undefined {
    let to = from;
    let sum = 0;
    for (; to < text.length; to++) {
      const one = text.charCodeAt(to);
      if (isNameEnd(one)) break;
      sum = Math.imul(sum ^ one, 0x0100_0193);
    }
    const slot = (sum ^ (sum >>> 16)) & (slots - 1);
    const names = to - from <= sharedLengthMax ? shared : this.#long;
    const known = names[slot];
    if (known !== undefined && known.whole.length === to - from) {
      if (text.startsWith(known.whole, from)) return known;
    }
    return (names[slot] = nameOf(text.slice(from, to), slot));
  }
}

/** The end of the text is none, which the long way finds out. */
function isNameEnd(one: number): boolean {
  if (one <= code.space || one === code.greater || one === code.slash) return true;
  return one === code.equals || one === code.less || one === code.quote;
}

function nameOf(cut: string, slot: number): Met | undefined {
  const isKept = cut.length > cutLengthMax && cut.length <= sharedLengthMax;
  const whole = isKept ? fromUtf8(utf8(cut)) : cut;
  const colon = whole.indexOf(':');
  const prefix = colon < 0 ? '' : whole.slice(0, colon);
  const local = colon < 0 ? whole : whole.slice(colon + 1);
  const isName = (part: string): boolean => plainName.test(part) || anyName.test(part);
  if (!isName(local) || (colon >= 0 && !isName(prefix))) return undefined;
  return { whole, prefix, local, slot, follower: slot };
}
