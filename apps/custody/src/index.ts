export { custodyCodes, type CustodyCode } from './codes.ts';
