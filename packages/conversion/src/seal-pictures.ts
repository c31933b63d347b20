import { Malformed } from '@yunzhang/base';
import { listSignatures, type OfdFile, type OfdPage, type Placed } from '@yunzhang/ofd';
import { readSeal, readSealSignature, type SealPicture } from '@yunzhang/ses';

/** Seal pictures by the page they stand on. */
export interface SealPictures {
  /** Seals of the package, shown or not. */
  readonly sealCount: number;
  /** What stands on a page, in the order of sealing. */
  on(page: OfdPage): readonly Placed[];
}

/**
 * The pictures of all seals, taken from the signed data: a picture file beside it proves nothing.
 *
 * A seal that cannot be read shows nothing. The signature is not checked here.
 *
 * @basis ofd-signatures.md §8
 */
export function sealPictures(ofd: OfdFile): SealPictures {
  const placed = new Map<OfdPage, Placed[]>();
  const { signatures } = listSignatures(ofd);
  for (const { stamps, signedValue, sealBytes, list } of signatures) {
    const pages = list.body.document()?.pages ?? [];
    const byId = new Map(pages.map((page) => [page.id, page]));
    const picture = stamps.length === 0 ? undefined : pictureOf(signedValue, sealBytes);
    if (picture === undefined) continue;
    for (const { pageRef, boundary, clip } of stamps) {
      const page = byId.get(pageRef);
      if (page === undefined) continue;
      const here = placed.get(page) ?? [];
      here.push({ boundary, clip, picture });
      placed.set(page, here);
    }
  }
  return { sealCount: signatures.length, on: (page) => placed.get(page) ?? [] };
}

/** The picture inside the signature; only where there is no signed value, that of the seal file. */
function pictureOf(
  signedValue: Uint8Array | undefined,
  sealBytes: Uint8Array | undefined,
): SealPicture | undefined {
  try {
    if (signedValue !== undefined) return readSealSignature(signedValue).seal.picture;
    return sealBytes === undefined ? undefined : readSeal(sealBytes).picture;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
