export type { Lease, LeaseName } from './connections.ts';
export {
  type Database,
  type DatabaseLimits,
  type DatabasePlace,
  type Executor,
  notify,
  openDatabase,
} from './database.ts';
export { isDuplicate, sqlState } from './database-values.ts';
export { FolderTaken, lockFolder } from './folder-lock.ts';
export { type Migration, MigrationRefused, migrate, type ModuleMigrations } from './migration.ts';
