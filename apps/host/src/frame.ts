import { fromUtf8, Malformed, utf8 } from '@yunzhang/base';

const lengthSize = 4;

/** What a reader of frames allows. */
export interface FrameLimits {
  /** Octets of one message. */
  readonly sizeMax: number;
  /** Code of the `Malformed` that is thrown. */
  readonly code: string;
}

/** A message as JSON with its length in front: four octets, the highest first. */
export function writeFrame(message: unknown): Uint8Array {
  const body = utf8(JSON.stringify(message));
  const frame = new Uint8Array(lengthSize + body.length);
  new DataView(frame.buffer).setUint32(0, body.length);
  frame.set(body, lengthSize);
  return frame;
}

/** Cuts a stream into messages. */
export interface FrameReader {
  /** Takes what arrived and gives the messages that are complete now. */
  readonly read: (chunk: Uint8Array) => readonly unknown[];
  /** Whether a message has begun and is not complete. */
  readonly isWaiting: () => boolean;
}

/**
 * Makes a reader of frames.
 *
 * A length above the limit throws before anything is collected for it. What arrives in small pieces
 * is put together once, when it is complete: a slow writer costs no more than a fast one.
 */
export function createFrameReader({ sizeMax, code }: FrameLimits): FrameReader {
  let parts: Uint8Array[] = [];
  let size = 0;
  let wanted = lengthSize;
  const parse = (bytes: Uint8Array): unknown => {
    try {
      return JSON.parse(fromUtf8(bytes));
    } catch {
      throw new Malformed(code);
    }
  };
  return {
    isWaiting: () => size > 0,
    read: (chunk) => {
      parts.push(chunk);
      size += chunk.length;
      const messages: unknown[] = [];
      while (size >= wanted) {
        const whole = wholeOf(parts, size);
        const end = lengthSize + whole.readUInt32BE(0);
        if (end > lengthSize + sizeMax) throw new Malformed(code);
        if (size >= end) {
          messages.push(parse(new Uint8Array(whole.subarray(lengthSize, end))));
          wanted = lengthSize;
        } else {
          wanted = end;
        }
        const rest = size >= end ? whole.subarray(end) : whole;
        parts = [rest];
        size = rest.length;
      }
      return messages;
    },
  };
}

/** One piece is not copied: a chunk may hold thousands of small messages. */
function wholeOf(parts: readonly Uint8Array[], size: number): Buffer {
  const [only] = parts;
  if (parts.length > 1 || only === undefined) return Buffer.concat(parts, size);
  return Buffer.from(only.buffer, only.byteOffset, only.length);
}
