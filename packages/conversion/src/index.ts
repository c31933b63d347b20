export * from './codes.ts';
export * from './ofd-to-pdf.ts';
export * from './seal-pictures.ts';
export { type OfdFromPdf, pdfToOfd } from './pdf-to-ofd/convert.ts';
export type * from './pdf-to-ofd/source.ts';
export { jpegFinder } from './pdf-to-ofd/jpeg.ts';
