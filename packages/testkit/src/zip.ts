import { concat, crc32, utf8 } from '@yunzhang/base';

/** One entry of a package, with the lies a test wants told about it. */
export interface TestEntry {
  readonly name: string;
  readonly data: Uint8Array;
  /** Already compressed; `data` is then what the archive carries. */
  readonly deflated?: { readonly size: number; readonly crc: number };
  /** The unpacked size both headers claim instead of the true one. */
  readonly claimedSize?: number;
  /** The packed size both headers claim instead of the true one. */
  readonly claimedPacked?: number;
}

/**
 * Writes a ZIP archive that says exactly what it is told to, true or not.
 *
 * @basis ZIP application note §4.3
 */
export function testZip(entries: readonly TestEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let at = 0;
  for (const entry of entries) {
    const name = utf8(entry.name);
    const shared = sharedFields(entry, name.length);
    const local = concat([fields([4, 0x04034b50], [2, 20]), shared, name, entry.data]);
    const rest = fields([2, 0], [2, 0], [2, 0], [4, 0], [4, at]);
    central.push(concat([fields([4, 0x02014b50], [2, 20], [2, 20]), shared, rest, name]));
    parts.push(local);
    at += local.length;
  }
  const directory = concat(central);
  const { length } = entries;
  const end = fields([4, 0x06054b50], [2, 0], [2, 0], [2, length], [2, length]);
  return concat([...parts, directory, end, fields([4, directory.length], [4, at], [2, 0])]);
}

function sharedFields(entry: TestEntry, nameLength: number): Uint8Array {
  const { data, deflated, claimedSize, claimedPacked } = entry;
  return fields(
    [2, 0x0800],
    [2, deflated === undefined ? 0 : 8],
    [4, 0x5c210000],
    [4, deflated?.crc ?? crc32(data)],
    [4, claimedPacked ?? data.length],
    [4, claimedSize ?? deflated?.size ?? data.length],
    [2, nameLength],
    [2, 0],
  );
}

/** Little-endian numbers, each with its width in octets. */
function fields(...pairs: readonly (readonly [width: 2 | 4, value: number])[]): Uint8Array {
  const bytes = new Uint8Array(pairs.reduce((sum, [width]) => sum + width, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [width, value] of pairs) {
    if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += width;
  }
  return bytes;
}
