import type { Expand } from './inflate.ts';
import { inflateRaw } from './inflate-raw.ts';

/**
 * Faster ways of a host to do what the packages can do by themselves.
 *
 * A way must answer as the package's own code does, octet by octet, refusals included: the same
 * file has the same report with and without it. Tests hold both against each other.
 */
export interface HostWays {
  /** Expands raw DEFLATE. */
  readonly expandRaw?: Expand;
  readonly sha256?: (bytes: Uint8Array) => Uint8Array;
  /** CRC-32 of ZIP and PNG. */
  readonly crc32?: (bytes: Uint8Array) => number;
}

let offered: HostWays = {};

/** Told once when a program starts; without it everything works the same, only slower. */
export function offerHostWays(ways: HostWays): void {
  offered = ways;
}

/** What the host has offered. */
export function hostWays(): HostWays {
  return offered;
}

/** What of Node's own modules is used. */
export interface NodeModules {
  readonly zlib: {
    inflateRawSync(
      data: Uint8Array,
      options: { readonly maxOutputLength: number; readonly chunkSize: number },
    ): Uint8Array;
    /** Since Node 20.15. */
    readonly crc32?: (data: Uint8Array) => number;
  };
  readonly crypto: {
    createHash(name: string): { update(data: Uint8Array): { digest(): Uint8Array } };
    /** Since Node 20.12; half the time of the other for what is small. */
    readonly hash?: (name: string, data: Uint8Array, outputEncoding: 'buffer') => Uint8Array;
  };
}

/** Room asked for at a time: a little more than the whole saves putting pieces together. */
const chunkMax = 1024 * 1024;
/** Expansion below this size is not worth the way out of the language. */
const smallMax = 1024;

/** The ways of Node, made of its modules, which a program hands in. */
export function nodeWays({ zlib, crypto }: NodeModules): HostWays {
  const { crc32 } = zlib;
  const own: Expand = (deflated, sizeMax) => inflateRaw(deflated, 0, sizeMax);
  const plain = (bytes: Uint8Array): Uint8Array =>
    new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    expandRaw(deflated, sizeMax) {
      if (sizeMax === 0 || deflated.length < smallMax) return own(deflated, sizeMax);
      try {
        const chunkSize = Math.min(sizeMax + 64, chunkMax);
        return plain(zlib.inflateRawSync(deflated, { maxOutputLength: sizeMax, chunkSize }));
      } catch {
        // Our own code says what is wrong with it, and in the same words everywhere.
        return own(deflated, sizeMax);
      }
    },
    ...(crc32 === undefined ? {} : { crc32: (bytes: Uint8Array) => crc32(bytes) }),
    sha256: (bytes) =>
      plain(
        crypto.hash?.('sha256', bytes, 'buffer') ??
          crypto.createHash('sha256').update(bytes).digest(),
      ),
  };
}
