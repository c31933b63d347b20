export * from './codes.ts';
export * from './tree-hash.ts';
