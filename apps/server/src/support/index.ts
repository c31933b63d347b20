export {
  codeOf,
  type Created,
  createOnce,
  linkOnce,
  makeFolder,
  readIfThere,
  replaceDurably,
  syncFolder,
} from './durable-file.ts';
export { type Allowance, type AllowanceLimits, createAllowance } from './allowance.ts';
export type { AnchorSettings } from './anchor-settings.ts';
export {
  type Configuration,
  type ConfigurationWrong,
  type LogLevel,
  readConfiguration,
  settingNames,
} from './configuration.ts';
export type { Lease, LeaseName } from './connections.ts';
export {
  type Database,
  type DatabaseLimits,
  type DatabasePlace,
  type Executor,
  notify,
  openDatabase,
  pingDatabase,
} from './database.ts';
export { isDuplicate, sqlState } from './database-values.ts';
export { FolderTaken, lockFolder } from './folder-lock.ts';
export { createHealth, type Health, type HealthCheck, type PartHealth } from './health.ts';
export type { LedgerSettings } from './ledger-settings.ts';
export type { LoginSettings } from './login-settings.ts';
export { createLog, type Log, requestIdOf, withoutPasswords } from './log.ts';
export {
  Counter,
  createMetrics,
  Gauge,
  Histogram,
  type Metrics,
  serveMetrics,
  watchJobs,
} from './metrics.ts';
export { type Migration, MigrationRefused, migrate, type ModuleMigrations } from './migration.ts';
export { type Observation, observe } from './observation.ts';
export type { BlobPlace, BucketPlace } from './object-settings.ts';
export { findPort, tryPort } from './ports.ts';
export { type DatabasePreparation, type DatabaseUnfit, prepareDatabase } from './preparation.ts';
export {
  BlobDamaged,
  type BlobName,
  blobSizeMax,
  type BlobStore,
  openBlobStore,
} from './blob-store.ts';
export {
  type FailedJob,
  type Job,
  type JobHandler,
  JobHopeless,
  type JobWorker,
  startJobWorker,
  type WorkerOptions,
  workOnce,
} from './job-worker.ts';
export {
  countJobs,
  type DeadJob,
  enqueue,
  forgetDoneJobs,
  type JobCount,
  type NewJob,
  outboxMigrations,
  readDeadJobs,
  reviveJob,
} from './outbox.ts';
