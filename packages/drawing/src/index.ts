export * from './face.ts';
export * from './fonts/index.ts';
export * from './marks.ts';
