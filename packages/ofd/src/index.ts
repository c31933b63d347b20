export * from './codes.ts';
export * from './xml.ts';
