export * from './codes.ts';
export * from './describe.ts';
export * from './report.ts';
export { type PaperSeal, sealsOfPaper } from './sealed-paper.ts';
export * from './trust.ts';
export * from './unlock.ts';
export { formatOf, verifyFile } from './verify.ts';
export * from './words.ts';
