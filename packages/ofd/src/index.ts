export * from './action.ts';
export * from './append.ts';
export * from './attachment.ts';
export * from './codes.ts';
export * from './coverage.ts';
export * from './document.ts';
export * from './encryption.ts';
export * from './integrity.ts';
export * from './list-binding.ts';
export * from './lists.ts';
export * from './location.ts';
export * from './number.ts';
export * from './outline.ts';
export * from './package.ts';
export * from './permissions.ts';
export * from './reach.ts';
export * from './references.ts';
export * from './signature-file.ts';
export * from './signatures.ts';
export * from './tolerance.ts';
export * from './xml.ts';
export * from './zip.ts';
export * from './zip-name.ts';
export * from './zip-regions.ts';
export * from './zip-write.ts';
export { pageLines, pageText, type TextGlyph, type TextRun } from './render/page-text.ts';
export {
  type ArtworkOptions,
  pageArtwork,
  type PageArtwork,
  renderPage,
  type RenderedPage,
  type RenderOptions,
} from './render/page.ts';
export type { Placed, PlacedPicture } from './render/placed.ts';
export { writeOfd } from './write/document.ts';
export type * from './write/document-input.ts';
export {
  extractPages,
  type MergedOfd,
  type MergeInput,
  mergeOfd,
  type MergeOptions,
} from './write/merge.ts';
