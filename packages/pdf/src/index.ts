export type { SealAppearance } from './append/appearance.ts';
export { pageSizeMm, rectOnPage, type SealPlace } from './append/place.ts';
export * from './append/sealed-field.ts';
export * from './byte-range.ts';
export * from './changes.ts';
export * from './codes.ts';
export { type Change, type ChangeLevel, type ChangeRule, changeRules } from './compare.ts';
export * from './fields.ts';
export * from './file.ts';
export * from './filters.ts';
export { type Cursor, fileCursor } from './lexer.ts';
export * from './lint.ts';
export * from './object.ts';
export * from './pages.ts';
export { parseIndirect, parseValue } from './parser.ts';
export type { Revision } from './revisions.ts';
export type { Located } from './store.ts';
export type { XrefEntry } from './xref.ts';
export * from './permissions.ts';
export * from './security-store.ts';
export * from './signatures.ts';
export * from './text.ts';
export type {
  PdfAttachment,
  PdfDocumentInput,
  PdfInfo,
  PdfOutline,
  PdfPageInput,
  WrittenPdf,
} from './write/document-input.ts';
export { writePdf } from './write/document.ts';
