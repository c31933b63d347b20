export * from './codes.ts';
export * from './place.ts';
export { sealFile, type SealedFile, type SealRequest } from './seal-file.ts';
