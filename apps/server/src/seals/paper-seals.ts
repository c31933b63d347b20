import { type Instant, isRefusal, Unavailable } from '@yunzhang/base';
import type { RandomOctets, Sm2Signer } from '@yunzhang/gm';
import { sealFile } from '@yunzhang/sealing';
import { readSealOnce } from '@yunzhang/ses';
import type { PaperOrder, PaperSealer } from './borders.ts';

/** Where the seal lies on a paper: right of the middle, below the lines. */
const spot = { xMm: 150, yMm: 240 } as const;

/** A seal that may be applied to a paper. */
export interface PaperSeal {
  readonly seal: Uint8Array;
  readonly certificate: Uint8Array;
  readonly chain?: readonly Uint8Array[];
  readonly signer: Sm2Signer;
  /** Puts the use into the log, as the sealing path does it. */
  readonly logUse?: NonNullable<Parameters<typeof sealFile>[1]['logUse']>;
}

/** What sealing papers needs. */
export interface PaperSealParts {
  /** The seal of that party that fits the place; undefined where it has none here. */
  readonly find: (order: PaperOrder) => Promise<PaperSeal | undefined>;
  readonly random: RandomOctets;
  readonly now: () => Instant;
}

/** Seals papers with the seals of those who made them, through their signers. */
export function createPaperSealer({ find, random, now }: PaperSealParts): PaperSealer {
  return {
    seal: async (ofd, order) => {
      const found = await find(order);
      if (found === undefined) return undefined;
      const { seal, certificate, chain, signer, logUse } = found;
      const { widthMm, heightMm } = readSealOnce(seal).picture;
      const [xMm, yMm] = [spot.xMm - widthMm / 2, spot.yMm - heightMm / 2];
      const sealed = await sealFile(ofd, {
        seal,
        signerCertificate: certificate,
        ...(chain === undefined ? {} : { chain }),
        signer,
        at: now(),
        random,
        place: { kind: 'point', page: 1, xMm, yMm },
        ...(logUse === undefined ? {} : { logUse }),
      });
      if (!isRefusal(sealed)) return sealed.bytes;
      // A seal that is frozen today may be in force tomorrow: the paper waits for it.
      throw new Unavailable('paper-seal', { cause: new Error(sealed.refused) });
    },
  };
}
