import { type Finding, type Instant, latin1 } from '@yunzhang/base';
import { bits, type DerNode, type Deviation, instant, readDer, tags, text } from '@yunzhang/gm';
import { malformed, type SesCode } from './codes.ts';

/** A picture of several megabytes is the largest thing a seal holds. */
const sizeMax = 16 * 1024 * 1024;
/** The largest seal seen has under 100 elements; long lists of signers stay far below this. */
const elementsMax = 100_000;
/** More of the same tells nothing new; a hostile file must not fill the report. */
const findingsMax = 256;

/** What a reader gathers while it reads one object: the facts it tolerates. */
export class Reading {
  readonly findings: Finding<SesCode>[] = [];

  /** Names a deviation at an element. */
  note(code: SesCode, place: { where?: string; at?: number; detail?: string }): void {
    if (this.findings.length < findingsMax) this.findings.push({ code, ...place });
  }
}

/**
 * Reads the outermost element, letting long lengths and trailing bytes pass with a finding.
 *
 * Elements are counted first: the DER reader makes an object for each, and a few megabytes of
 * empty elements would otherwise cost gigabytes.
 *
 * @basis ses.md §9
 */
export function readOutermost(bytes: Uint8Array, reading: Reading): DerNode {
  if (bytes.length > sizeMax) malformed('ses-too-large', 0);
  countElements(bytes);
  return readDer(bytes, {
    note: (deviation) => {
      reading.note(codeOf(deviation), { at: deviation.at });
    },
  });
}

function codeOf(deviation: Deviation): SesCode {
  if (deviation.code === 'der-trailing-bytes') return 'ses-trailing-bytes';
  return deviation.code === 'der-time-variant' ? 'ses-time-variant' : 'ses-length-not-shortest';
}

/** A flat walk: into constructed elements, over primitive ones. The reader judges lengths. */
function countElements(bytes: Uint8Array): void {
  let count = 0;
  for (let at = 0; at + 1 < bytes.length;) {
    if (++count > elementsMax) malformed('ses-too-many-elements', at);
    const first = bytes[at + 1] as number;
    const size = first < 0x80 ? 0 : first & 0x7f;
    if (size > 4) return;
    let length = size === 0 ? first : 0;
    for (let i = 0; i < size; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0);
    const constructed = ((bytes[at] as number) & 0x20) !== 0;
    at += 2 + size + (constructed ? 0 : length);
  }
}

/** A field with its name in the standard's module, for findings. */
export interface Field {
  readonly node: DerNode;
  readonly where: string;
}

/** A text of the wanted string type; other string types and non-ASCII characters are findings. */
export function readText(reading: Reading, field: Field, tag: number): string {
  const value = text(field.node);
  const place = { where: field.where, at: field.node.at };
  if (field.node.tag !== tag) reading.note('ses-string-type', place);
  if (tag !== tags.utf8String && field.node.content.some((octet) => octet > 0x7f)) {
    reading.note('ses-string-not-ascii', place);
  }
  return value;
}

/** A time of either type. @basis ses.md §3.4, §7 */
export function readTime(reading: Reading, field: Field, tag: number): Instant {
  const place = { where: field.where, at: field.node.at };
  const at = instant(field.node, {
    note: () => {
      reading.note('ses-time-variant', { ...place, detail: latin1(field.node.content, 0, 32) });
    },
  });
  if (field.node.tag !== tag) reading.note('ses-time-type', place);
  return at;
}

/** Octets of a BIT STRING; an OCTET STRING in its place is a finding. @basis ses.md §7 */
export function readBits(reading: Reading, field: Field): Uint8Array {
  if (field.node.tag !== tags.octetString) return bits(field.node);
  reading.note('ses-octets-for-bits', { where: field.where, at: field.node.at });
  return field.node.content;
}

/** The BIT STRING inside `[0] EXPLICIT`: how time stamps are carried. @basis ses.md §2.1 */
export function readTimeStampField(reading: Reading, field: Field): Uint8Array {
  const inner = field.node.members[0];
  if (field.node.tag !== 0xa0 || inner === undefined || field.node.members.length > 1) {
    malformed('seal-structure', field.node.at, field.where);
  }
  return readBits(reading, { node: inner, where: field.where });
}
