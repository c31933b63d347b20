import type { BlockLengths } from './inflate-codes.ts';
import { fillDistances, fillLiterals } from './inflate-tables.ts';
import {
  type BlockLoop,
  inputRoom,
  outputRoom,
  type RunEnd,
  startBlockLoop,
} from './inflate-wasm.ts';

/** Octets left in the piece of input when the next one is fetched: the loop reads 22 at a time. */
const inputLow = 64;
/** So far behind the last octet the loop may have read ahead while everything is right. */
const readAhead = 8;

/** Where the next bit is: the octet, and how many of its bits are over; where the output ends. */
export interface BlockPlace {
  octetAt: number;
  skip: number;
  size: number;
}

/** Runs the fast loop over input of any length, which its small memory is handed in pieces. */
export class BlockRun {
  readonly #loop: BlockLoop;
  #input: Uint8Array = new Uint8Array(0);
  /** The piece of the input that lies in the memory. */
  #pieceFrom = 0;
  #pieceTo = 0;

  constructor(loop: BlockLoop) {
    this.#loop = loop;
  }

  /** What the loop writes to; it needs the 32 KiB before the place where it goes on. */
  get output(): Uint8Array {
    return this.#loop.output;
  }

  /** Begins with other input. */
  begin(input: Uint8Array): void {
    this.#input = input;
    this.#pieceFrom = 0;
    this.#pieceTo = 0;
  }

  /** Keeps nothing of the input. */
  end(): void {
    this.begin(new Uint8Array(0));
  }

  /** The codes of the block; refuses those that are none. */
  fill({ literals, distances }: BlockLengths): void {
    fillLiterals(this.#loop.literals, literals);
    fillDistances(this.#loop.distances, distances);
  }

  /**
   * Goes on from a place, and moves it to where it came to; `sizeMax` counts as `size` does.
   *
   * Where the answer is `unsound`, the place stays: a symbol may be wrong, the input may be over or
   * the output larger than `sizeMax`.
   */
  run(place: BlockPlace, sizeMax: number): RunEnd {
    const { octetAt, skip, size } = place;
    this.#bringInput(octetAt);
    const loop = this.#loop;
    const held = this.#pieceTo - this.#pieceFrom;
    const inputTo = held + (this.#pieceTo === this.#input.length ? readAhead : -inputLow);
    const outputTo = Math.min(outputRoom, sizeMax + 1);
    const end = loop.run(octetAt - this.#pieceFrom, skip, inputTo, size, outputTo);
    const bitAt = loop.bitAt();
    const writtenTo = loop.writtenTo();
    // What is taken for bits behind the last octet is whatever lies there.
    if (end === 'unsound' || bitAt > 8 * held || writtenTo > sizeMax) return 'unsound';
    place.octetAt = this.#pieceFrom + (bitAt >> 3);
    place.skip = bitAt & 7;
    place.size = writtenTo;
    return end;
  }

  /** Has enough input in the memory, or all that is left. */
  #bringInput(octetAt: number): void {
    const isEnough = octetAt < this.#pieceTo - 2 * inputLow || this.#pieceTo === this.#input.length;
    if (isEnough && octetAt >= this.#pieceFrom) return;
    this.#pieceFrom = octetAt;
    this.#pieceTo = Math.min(this.#input.length, octetAt + inputRoom);
    this.#loop.input.set(this.#input.subarray(octetAt, this.#pieceTo));
  }
}

let started: BlockRun | undefined;
let isAsked = false;

/** The one there is, started at the first call; undefined where the host has no WebAssembly. */
export function blockRun(): BlockRun | undefined {
  if (isAsked) return started;
  isAsked = true;
  const loop = startBlockLoop();
  started = loop === undefined ? undefined : new BlockRun(loop);
  return started;
}
