export * from './authority.ts';
export * from './random.ts';
