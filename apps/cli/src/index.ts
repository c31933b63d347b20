export * from './codes.ts';
export { run } from './program.ts';
export type { Language, Surroundings } from './surroundings.ts';
