export * from './attribute.ts';
export * from './check.ts';
export * from './codes.ts';
export type { SesExtension } from './extensions.ts';
export type { ListedDigest, SignerList } from './list.ts';
export { makeSeal, type SealContent } from './make.ts';
export {
  finishSealSignature,
  makeSealSignature,
  type SealSignatureContent,
  sealSignatureToSign,
  type SealSignatureToSign,
  signerUnfitness,
  type StampSignature,
} from './make-signature.ts';
export { formatOfLabel, type PictureFormat, pictureFormat, type SealPicture } from './picture.ts';
export { readSealOnce } from './remembered.ts';
export {
  type Generation,
  readSeal,
  type Seal,
  type SealHeader,
  type SealProperty,
} from './seal.ts';
export * from './seal-signature.ts';
export type { TimeInfo } from './time-info.ts';
