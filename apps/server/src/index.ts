export { serverCodes, type ServerCode } from './codes.ts';
export { type Running, start } from './start.ts';
