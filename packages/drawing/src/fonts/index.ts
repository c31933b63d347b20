export * from './open.ts';
export * from './program.ts';
export * from './subset.ts';
