export * from './codes.ts';
export { LedgerAlarm } from './alarm.ts';
