export * from './mutations.ts';
export { attack, type AttackMeans, harmless, type Mutant, type Mutation } from './mutation.ts';
export * from './notice.ts';
