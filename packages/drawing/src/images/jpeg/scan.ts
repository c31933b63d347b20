import { type JpegComponent, type JpegFrame, zigZag } from './frame.ts';
import { type JpegTable, ScanReader } from './huffman.ts';

/** A component in a scan, and its tables. */
export interface ScanPart {
  readonly component: JpegComponent;
  readonly dc: JpegTable | undefined;
  readonly ac: JpegTable | undefined;
}

/** What the head of a scan says. */
export interface Scan {
  readonly frame: JpegFrame;
  readonly parts: readonly ScanPart[];
  /** Units between restarts; 0 for none. */
  readonly interval: number;
  readonly bands: { readonly start: number; readonly end: number };
  readonly shifts: { readonly high: number; readonly low: number };
}

interface State {
  readonly reader: ScanReader;
  readonly scan: Scan;
  /** The last first coefficient of each part. */
  readonly before: Int32Array;
  /** Blocks that have nothing in this scan any more. */
  emptyRun: number;
}

const noCodes: JpegTable = new Uint16Array(1 << 16);

/** Reads a scan into the coefficients and gives the place after it. @basis T.81 F.2, G.2 */
export function readScan(bytes: Uint8Array, at: number, scan: Scan): number {
  const reader = new ScanReader(bytes, at);
  const state: State = { reader, scan, before: new Int32Array(4), emptyRun: 0 };
  const { frame, parts, interval } = scan;
  const [only] = parts;
  const isAlone = parts.length === 1 && only !== undefined;
  const across = isAlone ? only.component.blocksAcross : Math.ceil(frame.width / (8 * frame.maxH));
  const down = isAlone ? only.component.blocksDown : Math.ceil(frame.height / (8 * frame.maxV));
  for (let unit = 0; unit < across * down; unit++) {
    if (interval > 0 && unit > 0 && unit % interval === 0) {
      reader.restart();
      state.before.fill(0);
      state.emptyRun = 0;
    }
    // What is missing stays grey; without restarts nothing more can come.
    if (reader.isAtEnd) {
      if (interval === 0) break;
      continue;
    }
    const [x, y] = [unit % across, Math.floor(unit / across)];
    if (isAlone) readBlock(state, 0, only, y * only.component.stride + x);
    else readUnit(state, x, y);
  }
  return reader.end();
}

function readUnit(state: State, x: number, y: number): void {
  for (const [i, part] of state.scan.parts.entries()) {
    const { h, v, stride } = part.component;
    for (let row = 0; row < v; row++) {
      for (let column = 0; column < h; column++) {
        readBlock(state, i, part, (y * v + row) * stride + x * h + column);
      }
    }
  }
}

function readBlock(state: State, index: number, part: ScanPart, block: number): void {
  const { frame, bands, shifts } = state.scan;
  const at = block * 64;
  if (!frame.isProgressive) readWhole(state, index, part, at);
  else if (bands.start === 0) readFirst(state, index, part, at);
  else if (shifts.high === 0) readBand(state, part, at);
  else refineBand(state, part, at);
}

/** @basis T.81 F.2.2 */
function readWhole({ reader, before }: State, index: number, part: ScanPart, at: number): void {
  const { coefficients } = part.component;
  const size = reader.symbol(part.dc ?? noCodes) & 15;
  before[index] = (before[index] as number) + reader.number(size);
  coefficients[at] = before[index];
  const table = part.ac ?? noCodes;
  for (let k = 1; k < 64; k++) {
    const symbol = reader.symbol(table);
    const bits = symbol & 15;
    if (bits === 0) {
      if (symbol < 0xf0) return;
      k += 15;
      continue;
    }
    k += symbol >> 4;
    if (k > 63) return;
    coefficients[at + (zigZag[k] as number)] = reader.number(bits);
  }
}

/** @basis T.81 G.1.2.1 */
function readFirst(
  { reader, before, scan }: State,
  index: number,
  part: ScanPart,
  at: number,
): void {
  const { coefficients } = part.component;
  const { high, low } = scan.shifts;
  if (high === 0) {
    const size = reader.symbol(part.dc ?? noCodes) & 15;
    before[index] = (before[index] as number) + reader.number(size);
    coefficients[at] = before[index] << low;
  } else if (reader.bits(1) === 1) coefficients[at] = (coefficients[at] as number) | (1 << low);
}

/** @basis T.81 G.1.2.2 */
function readBand(state: State, part: ScanPart, at: number): void {
  const { reader, scan } = state;
  if (state.emptyRun > 0) {
    state.emptyRun--;
    return;
  }
  const table = part.ac ?? noCodes;
  for (let k = scan.bands.start; k <= scan.bands.end; k++) {
    const symbol = reader.symbol(table);
    const [run, bits] = [symbol >> 4, symbol & 15];
    if (bits === 0) {
      if (run < 15) {
        state.emptyRun = (1 << run) - 1 + reader.bits(run);
        return;
      }
      k += 15;
      continue;
    }
    k += run;
    if (k > 63) return;
    part.component.coefficients[at + (zigZag[k] as number)] =
      reader.number(bits) * (1 << scan.shifts.low);
  }
}

/** @basis T.81 G.1.2.3 */
function refineBand(state: State, part: ScanPart, at: number): void {
  const { reader, scan } = state;
  const { coefficients } = part.component;
  const step = 1 << scan.shifts.low;
  const refine = (place: number): void => {
    const value = coefficients[place] as number;
    // A bit that is set already must not be added twice when a scan comes again.
    if (reader.bits(1) === 1 && (value & step) === 0) {
      coefficients[place] = value + (value > 0 ? step : -step);
    }
  };
  let k = scan.bands.start;
  if (state.emptyRun === 0) {
    const table = part.ac ?? noCodes;
    for (; k <= scan.bands.end; k++) {
      const symbol = reader.symbol(table);
      let run = symbol >> 4;
      let value = 0;
      if ((symbol & 15) !== 0) value = reader.bits(1) === 1 ? step : -step;
      else if (run < 15) {
        state.emptyRun = (1 << run) + reader.bits(run);
        break;
      }
      for (; k <= scan.bands.end; k++) {
        const place = at + (zigZag[k] as number);
        if (coefficients[place] !== 0) refine(place);
        else if (run-- === 0) {
          coefficients[place] = value;
          break;
        }
      }
    }
  }
  if (state.emptyRun === 0) return;
  for (; k <= scan.bands.end; k++) {
    const place = at + (zigZag[k] as number);
    if (coefficients[place] !== 0) refine(place);
  }
  state.emptyRun--;
}
