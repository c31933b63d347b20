export { custodyCodes, type CustodyCode } from './codes.ts';
export {
  connectKeeping,
  connectMaking,
  connectUsing,
  custodyPlainSigner,
  CustodyRefused,
  custodySigner,
  type KeepingDoor,
  type MakingDoor,
  type SeenHead,
  type ShownEntry,
  type UseFacts,
  type UsingDoor,
} from './client.ts';
export { beginCustody } from './custody-begin.ts';
export { type CustodyChild, startCustody } from './custody-child.ts';
export { intentFields, type IntentFields, openedFields } from './intent.ts';
export type { Connection } from './log-head.ts';
export { type Approval, approveOrder, type Order, writeOrder } from './order.ts';
export type { CustodyNotice } from './parts.ts';
export type { KeyState } from './record.ts';
export type { Purpose } from './signed-part.ts';
export {
  grantorKeyProof,
  type HeldStatement,
  type MandateTerms,
  readStatement,
  type SealMade,
  type Statement,
  statementField,
  writeStatement,
} from './statement.ts';
export { beginStore, type StorePlace } from './store.ts';
export { type Trust, usualLimits } from './trust.ts';
