/** Writes small WebAssembly modules. */
export * as assembler from './assembler.ts';
export * from './bytes.ts';
export * from './codes.ts';
export { deflateRaw } from './deflate.ts';
export * from './errors.ts';
export * from './geometry.ts';
export * from './host-ways.ts';
export * from './inflate.ts';
export * from './instant.ts';
export * from './picture.ts';
export * from './remembered.ts';
export * from './truetype.ts';
export { readCmap } from './truetype-cmap.ts';
export * from './truetype-view.ts';
