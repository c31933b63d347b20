export { announcementId } from './announcement.ts';
export { LedgerAlarm } from './alarm.ts';
export { type LedgerServerCode, ledgerServerCodes } from './codes.ts';
export type { EntryEvidence, EntryProof, EvidenceDesk } from './evidence.ts';
export {
  type Ledger,
  type LedgerDeps,
  type LedgerEars,
  type LedgerOptions,
  startLedger,
} from './ledger.ts';
export { openLogSigner } from './log-signer.ts';
export type { KnownHead, KnownHeads } from './opening.ts';
export type { Published } from './publications.ts';
export { addLedgerRoutes } from './routes.ts';
export { type SignerChild, startSigner } from './signer-child.ts';
export { connectSigner, serveSigner } from './signer-socket.ts';
export type { LogSigner, SignedNotes, SignerState, SignRequest } from './signing.ts';
export type { Submission } from './submission.ts';
export { ledgerMigrations } from './tables.ts';
export { createTileFolder, type TileStore } from './tile-store.ts';
export { type LedgerHost, logStores, operateLedger } from './operation.ts';
export { checkBucket, createTileBucket } from './tile-bucket.ts';
export type { Cosignatures } from './cosigning.ts';
export type { OutsideFacts } from './description.ts';
export type { LogRow, NotedHead } from './book.ts';
export { succeedLog, type Succession, type SuccessionParts } from './succession.ts';
