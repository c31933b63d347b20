export * from './attacks/index.ts';
export * from './authority.ts';
export * from './log.ts';
export * from './pdf.ts';
export * from './random.ts';
export * from './zip.ts';
