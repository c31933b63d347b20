export * from './codes.ts';
export * from './ofd-to-pdf.ts';
export * from './seal-pictures.ts';
