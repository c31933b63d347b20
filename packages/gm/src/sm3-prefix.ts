import { concat } from '@yunzhang/base';
import { createSm3State, digestFrom, takeBlocks } from './sm3.ts';

/** Messages that are remembered: a seal and what is made with it, not a file. */
const size = { min: 4096, max: 256 * 1024 };
/** Octets from one remembered chaining value to the next: whole blocks. */
const step = 2048;

/** A message of a moment ago and the chaining values before each step of it. */
interface Known {
  readonly words: Int32Array;
  readonly states: readonly Int32Array[];
}

let known: Known | undefined;

/**
 * SM3 of a message that may begin as the one before it did.
 *
 * Who seals many files with one seal signs messages that begin with the octets of that seal, and
 * each is digested before it is signed and again before the signature is trusted. What has been
 * digested a moment ago is compared word by word instead, with a copy that nobody else holds.
 *
 * @basis GB/T 32905-2016 §5
 */
export function sm3OfSameBeginning(parts: readonly Uint8Array[]): Uint8Array {
  const message = concat(parts);
  if (message.length < size.min || message.length > size.max) {
    return digestFrom(createSm3State(), message, 0);
  }
  const words = new Int32Array(message.buffer, 0, message.length >> 2);
  const states = known === undefined ? [] : known.states.slice(0, sameSteps(known.words, words));
  const state = states.at(-1)?.slice() ?? createSm3State();
  if (states.length === 0) states.push(state.slice());
  const steps = Math.floor(message.length / step);
  for (let i = states.length; i <= steps; i++) {
    takeBlocks(state, message, (i - 1) * step, step / 64);
    states.push(state.slice());
  }
  known = { words, states };
  return digestFrom(state, message, steps * step);
}

/** Before how many steps both messages have had the same octets; the first begins with none. */
function sameSteps(left: Int32Array, right: Int32Array): number {
  const end = Math.min(left.length, right.length);
  let i = 0;
  while (i < end && left[i] === right[i]) i++;
  return Math.floor((4 * i) / step) + 1;
}
