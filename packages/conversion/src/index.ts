export * from './codes.ts';
export * from './seal-pictures.ts';
