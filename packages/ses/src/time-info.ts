import { fromLatin1, hex, type Instant, isoUtc, latin1, Malformed } from '@yunzhang/base';
import { type DerNode, element, instant, readDer, readTimeStampToken, tags } from '@yunzhang/gm';
import { type Field, readBits, type Reading, readTime } from './reading.ts';

/** A text of date, time, fraction and zone has fewer octets. */
const textSizeMax = 64;

/** When a seal was applied, as its writer claims: nobody vouches for it. @basis ses.md §7, §9 */
export interface TimeInfo {
  /** Absent when what is written there is no time. */
  readonly at?: Instant;
  readonly source: 'generalized-time' | 'utc-time' | 'token' | 'text';
  /** As written; hexadecimal where it is no text. */
  readonly text: string;
}

/**
 * Reads timeInfo: a time element, or a string of octets around a token, a time element or text.
 *
 * Generation 1 has the string, generations 4 and 5 the element; products mix them.
 *
 * @basis ses.md §2.1, §2.3, §7
 */
export function readTimeInfo(reading: Reading, field: Field, form: 'bits' | 'time'): TimeInfo {
  const { node, where } = field;
  if (isTime(node)) {
    const wanted = form === 'time' ? tags.generalizedTime : tags.bitString;
    return timeOf(readTime(reading, field, wanted), node);
  }
  const content = readBits(reading, field);
  if (form === 'time') reading.note('ses-time-type', { where, at: node.at });
  try {
    if (content[0] === tags.sequence) return tokenTime(content);
    if (content[0] === tags.utcTime || content[0] === tags.generalizedTime) {
      const inner = readDer(content);
      // The standard of generation 1 names UTCTime; later ones never put a time in here.
      return timeOf(readTime(reading, { node: inner, where }, tags.utcTime), inner);
    }
    return textTime(reading, field, content);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    reading.note('time-info-unreadable', { where, at: node.at, detail: error.code });
    const text = hex(content.subarray(0, textSizeMax));
    return { source: content[0] === tags.sequence ? 'token' : 'text', text };
  }
}

const isTime = ({ tag }: DerNode): boolean => tag === tags.utcTime || tag === tags.generalizedTime;

function timeOf(at: Instant, node: DerNode): TimeInfo {
  const source = node.tag === tags.utcTime ? 'utc-time' : 'generalized-time';
  return { at, source, text: latin1(node.content, 0, textSizeMax) };
}

/** The time a token states. Whether the token holds is not looked at here. */
function tokenTime(content: Uint8Array): TimeInfo {
  const { genTimeAt } = readTimeStampToken(content, { note: () => {} });
  return { at: genTimeAt, source: 'token', text: isoUtc(genTimeAt) };
}

function textTime(reading: Reading, { node, where }: Field, content: Uint8Array): TimeInfo {
  const text = latin1(content.subarray(0, textSizeMax));
  const parts =
    /^(\d{4})-?(\d\d)-?(\d\d)[T ]?(\d\d):?(\d\d):?(\d\d)(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/.exec(
      text,
    );
  if (parts === null || content.length > textSizeMax) {
    reading.note('time-info-unreadable', { where, at: node.at });
    return { source: 'text', text };
  }
  reading.note('time-info-text', { where, at: node.at, detail: text });
  const zone = parts[8]?.replace(':', '');
  // Old products wrote the clock on the wall, and the wall was in China.
  if (zone === undefined) reading.note('time-info-zone-assumed', { where, at: node.at });
  const value = `${parts.slice(1, 7).join('')}${parts[7] ?? ''}${zone ?? '+0800'}`;
  // The reader of time elements knows which days there are.
  const time = readDer(element(tags.generalizedTime, fromLatin1(value)));
  return { at: instant(time, { note: () => {} }), source: 'text', text };
}
