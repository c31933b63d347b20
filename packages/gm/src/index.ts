export * from './codes.ts';
export * from './der.ts';
export * from './der-write.ts';
