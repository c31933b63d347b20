export { monitorCodes, serverCodes, type ServerCode, witnessCodes } from './codes.ts';
export { type Running, start } from './start.ts';
export * from './witness/index.ts';
