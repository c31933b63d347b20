export * from './codes.ts';
export * from './face.ts';
export * from './fonts/index.ts';
export * from './marks.ts';
export { decodeImage, imageSize } from './images/decode.ts';
export { imageFormatOf } from './images/format.ts';
export { type ImageLimits, imageLimits, type ImageSize } from './images/limits.ts';
export { encodePng } from './images/png-write.ts';
