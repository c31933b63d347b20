import { fromUtf8, type Instant, latin1, Malformed } from '@yunzhang/base';
import { isKind, type PdfObject } from './object.ts';

/** Octets of PDFDocEncoding that differ from Latin-1. @basis ISO 32000-1 Annex D.3 */
const docEncoding: ReadonlyMap<number, string> = new Map([
  ...Array.from('˘ˇˆ˙˝˛˚˜', (mark, i) => [0x18 + i, mark] as const),
  ...Array.from('•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž', (mark, i) => [0x80 + i, mark] as const),
  [0xa0, '€'],
]);

/** The text of a text string in any of its three encodings. @basis ISO 32000-2 7.9.2.2 */
export function textOf(value: PdfObject | undefined): string | undefined {
  return isKind(value, 'string') ? decodeText(value.bytes) : undefined;
}

/** Decodes the octets of a text string. @basis ISO 32000-2 7.9.2.2 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(bytes, 'big');
  // Not allowed, but written by some producers and unmistakable.
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16(bytes, 'little');
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    try {
      return fromUtf8(bytes.subarray(3));
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
    }
  }
  const plain = latin1(bytes);
  return plain.replace(/[^\n\r\t -~\u00a1-\u00ff]/g, (mark) => {
    return docEncoding.get(mark.charCodeAt(0)) ?? mark;
  });
}

function utf16(bytes: Uint8Array, order: 'big' | 'little'): string {
  const units: string[] = [];
  for (let i = 2; i + 1 < bytes.length; i += 2) {
    const [a, b] = [bytes[i] as number, bytes[i + 1] as number];
    units.push(String.fromCharCode(order === 'big' ? (a << 8) | b : (b << 8) | a));
  }
  return units.join('');
}

const dateForm = new RegExp(
  String.raw`^D:(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?` +
    String.raw`(?:(Z)(?:00'?00'?)?|([+-])(\d{2})'?(?:(\d{2})'?)?)$`,
);

/** A date as written, and the moment it names when its form and zone leave no doubt. */
export interface PdfDate {
  readonly text: string;
  readonly at?: Instant;
}

/**
 * Reads a date string. Without a zone the moment is unknown, and none is made up.
 *
 * @basis ISO 32000-1 7.9.4
 */
export function readDate(value: PdfObject | undefined): PdfDate | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  const parts = dateForm.exec(text);
  if (parts === null) return { text };
  const number = (i: number, missing: number): number => Number(parts[i] ?? missing);
  const [year, month, day] = [number(1, 0), number(2, 1), number(3, 1)];
  const [hour, minute, second] = [number(4, 0), number(5, 0), number(6, 0)];
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(local);
  const sound = back.getUTCMonth() === month - 1 && back.getUTCDate() === day && hour < 24;
  const [zoneHours, zoneMinutes] = [number(9, 0), number(10, 0)];
  if (!sound || minute > 59 || second > 59 || zoneHours > 23 || zoneMinutes > 59) return { text };
  const zone = (zoneHours * 60 + zoneMinutes) * 60_000;
  return { text, at: parts[8] === '-' ? local + zone : local - zone };
}
