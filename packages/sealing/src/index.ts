export * from './codes.ts';
export { lockFile, signFile, signFileParts, type SignatureRequest } from './lock.ts';
export * from './page-set.ts';
export { placeParameters } from './parameters.ts';
export {
  type EveryPagePlace,
  type Hit,
  type KeywordPlace,
  type PageSize,
  type Place,
  type Placement,
  type PlacingDocument,
  type ResolvedPlacement,
  resolvePlacement,
} from './place.ts';
export { openForPlacing, placeOnFile, sealableFormat } from './placing.ts';
export type { Edge, RidingPlace } from './riding.ts';
export {
  sealFile,
  sealFileParts,
  type SealedFile,
  type SealedParts,
  type SealRequest,
  type SealUse,
} from './seal-file.ts';
