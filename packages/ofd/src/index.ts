export * from './codes.ts';
export * from './document.ts';
export * from './location.ts';
export * from './package.ts';
export * from './xml.ts';
export * from './zip.ts';
export * from './zip-name.ts';
export * from './zip-regions.ts';
