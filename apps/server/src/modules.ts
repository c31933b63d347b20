import { actMigrations } from './acts/index.ts';
import { alertMigrations } from './alerts/index.ts';
import { caseMigrations } from './cases/index.ts';
import { certificateMigrations } from './certificates/index.ts';
import { helpMigrations } from './help/index.ts';
import { ledgerMigrations } from './ledger/index.ts';
import { demoPoliceMigrations } from './office/demo-police.ts';
import { peopleMigrations } from './people/index.ts';
import { sealMigrations } from './seals/index.ts';
import { statementMigrations } from './statements/index.ts';
import { type ModuleMigrations, outboxMigrations } from './support/index.ts';
import { useMigrations } from './uses/index.ts';

/** The tables of every module that is part of the server, in the order they are made. */
export const modules: readonly ModuleMigrations[] = [
  outboxMigrations,
  ledgerMigrations,
  actMigrations,
  alertMigrations,
  peopleMigrations,
  caseMigrations,
  sealMigrations,
  helpMigrations,
  certificateMigrations,
  statementMigrations,
  useMigrations,
  demoPoliceMigrations,
];
