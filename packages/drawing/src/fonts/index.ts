export * from './open.ts';
export * from './program.ts';
