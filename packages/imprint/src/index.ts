export * from './codes.ts';
export { drawImprint } from './draw.ts';
export * from './kinds.ts';
export { pictureToPng, type Rasterise, svgPixelSize } from './png.ts';
export * from './spec.ts';
export { pictureFromSvg, pictureToSvg } from './svg.ts';
