export * from './codes.ts';
export * from './page-set.ts';
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
export { openForPlacing, placeOnFile } from './placing.ts';
export type { Edge, RidingPlace } from './riding.ts';
export { sealFile, type SealedFile, type SealRequest } from './seal-file.ts';
