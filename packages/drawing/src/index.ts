export * from './face.ts';
export * from './marks.ts';
