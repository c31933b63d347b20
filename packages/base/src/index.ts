export * from './bytes.ts';
export * from './codes.ts';
export * from './errors.ts';
export * from './geometry.ts';
export * from './inflate.ts';
export * from './instant.ts';
export * from './picture.ts';
export * from './truetype.ts';
