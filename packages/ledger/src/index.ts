export * from './codes.ts';
export * from './tree-hash.ts';
export * from './act.ts';
export * from './body.ts';
export * from './entry.ts';
export * from './record.ts';
export * from './tag.ts';
