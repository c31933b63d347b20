export * from './codes.ts';
export * from './face.ts';
export * from './fonts/index.ts';
export * from './marks.ts';
export { decodeImage, imageSize } from './images/decode.ts';
export { imageFormatOf } from './images/format.ts';
export { type ImageLimits, imageLimits, type ImageSize } from './images/limits.ts';
export { encodePng } from './images/png-write.ts';
export { type DrawnSvg, svgOf } from './svg/page.ts';
export type { SvgOptions } from './svg/sheet.ts';
export { textOutline } from './svg/text.ts';
export { meshPicture, type MeshPicture } from './svg/mesh.ts';
export { type Span, spanOf } from './svg/ramp.ts';
export { type CharBox, type PlacedText, runBoxes, textsOf } from './text/boxes.ts';
export { findText, type FindOptions, type Hit } from './text/find.ts';
export { type LineOptions, linesOf, type TextLine } from './text/lines.ts';
export { encodeJpeg, type JpegOptions } from './images/jpeg-write.ts';
export {
  bitmapOf,
  type DrawnBitmap,
  type DrawnRows,
  pageRowsOf,
  type RasterOptions,
} from './raster/page.ts';
export type { PageRows } from './raster/sheet.ts';
