import { assert, concat, fromUtf8, utf8 } from '@yunzhang/base';
import { anchorMalformed } from './codes.ts';

/**
 * The little of protocol buffers that requests to a chain need: numbers, texts, octets, messages.
 * Default values are left out and fields stand in the order of their numbers, as proto3 encoders
 * write them: what is signed are these octets.
 *
 * @basis Protocol Buffers encoding, proto3
 */
export function protoNumber(field: number, value: number): Uint8Array {
  return value === 0 ? new Uint8Array(0) : concat([tag(field, 0), varint(value)]);
}

/** Octets, or a message; nothing when empty. */
export function protoOctets(field: number, octets: Uint8Array): Uint8Array {
  return octets.length === 0 ? octets : protoMessage(field, octets);
}

/** Text; nothing when empty. */
export const protoText = (field: number, text: string): Uint8Array =>
  protoOctets(field, utf8(text));

/** A message that is there, even when it has no fields. */
export function protoMessage(field: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = concat(parts);
  return concat([tag(field, 2), varint(content.length), content]);
}

/** Fields of a message as they came; the last one of a number counts, as proto3 says. */
export interface ProtoFields {
  number(field: number): number;
  octets(field: number): Uint8Array;
  text(field: number): string;
  /** Fields of the message in a field; without any when it is not there. */
  message(field: number): ProtoFields;
}

/** Reads one message. The caller has bounded its size. */
export function readProto(bytes: Uint8Array): ProtoFields {
  const numbers = new Map<number, number>();
  const contents = new Map<number, Uint8Array>();
  for (let at = 0; at < bytes.length;) {
    const head = readVarint(bytes, at);
    const field = Math.floor(head.value / 8);
    at = head.next;
    if (head.value % 8 === 0) {
      const read = readVarint(bytes, at);
      numbers.set(field, read.value);
      at = read.next;
      continue;
    }
    const size = contentSize(bytes, at, head.value % 8);
    if (size.next + size.value > bytes.length) anchorMalformed('anchor-answer-form', 'protobuf');
    contents.set(field, bytes.subarray(size.next, size.next + size.value));
    at = size.next + size.value;
  }
  const octets = (field: number): Uint8Array => contents.get(field) ?? new Uint8Array(0);
  return {
    number: (field) => numbers.get(field) ?? 0,
    octets,
    text: (field) => fromUtf8(octets(field)),
    message: (field) => readProto(octets(field)),
  };
}

function contentSize(bytes: Uint8Array, at: number, type: number) {
  if (type === 2) return readVarint(bytes, at);
  // Fixed numbers are read over: no message here has them.
  if (type === 1) return { value: 8, next: at };
  if (type === 5) return { value: 4, next: at };
  return anchorMalformed('anchor-answer-form', 'protobuf');
}

const tag = (field: number, type: number): Uint8Array => varint(field * 8 + type);

function varint(value: number): Uint8Array {
  assert(Number.isSafeInteger(value) && value >= 0, 'a number is a natural one, kept exact');
  const octets: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) octets.push((rest % 0x80) | 0x80);
  return Uint8Array.of(...octets, rest);
}

function readVarint(bytes: Uint8Array, from: number): { value: number; next: number } {
  let value = 0;
  let scale = 1;
  for (let at = from; at < from + 8; at++, scale *= 0x80) {
    const octet = bytes[at] ?? anchorMalformed('anchor-answer-form', 'protobuf');
    value += (octet & 0x7f) * scale;
    if (value > Number.MAX_SAFE_INTEGER) anchorMalformed('anchor-answer-number');
    if (octet < 0x80) return { value, next: at + 1 };
  }
  return anchorMalformed('anchor-answer-number');
}
