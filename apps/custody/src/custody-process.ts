import crypto, { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import zlib from 'node:zlib';
import { nodeWays, offerHostWays } from '@yunzhang/base';
import { custodyCodes } from './codes.ts';
import { createCustody } from './custody.ts';
import { hasSecret, readKek, secretSources } from './kek.ts';
import { serveCustody } from './serving.ts';
import { CustodyStop } from './stop.ts';
import { adoptFolder, beginStore, openStore, rotateKek, type StorePlace } from './store.ts';
import { trustForm } from './trust.ts';
import { createSoftwareVault } from './vault.ts';
import { openVault, readDeviceSettings } from './vault-settings.ts';

// The custody of keys: `node custody-process.js FOLDER`. While it stands still:
// `… FOLDER --begin TRUST.json`, `… FOLDER --rotate`, `… FOLDER --adopt`.
const usage = 'usage: custody-process FOLDER [--begin TRUST.json | --rotate | --adopt]';

const say = (line: object): void => console.log(JSON.stringify(line));

function stop(error: unknown): never {
  if (error instanceof CustodyStop) {
    const { zh, en } = custodyCodes[error.code];
    console.error(`${error.message}: ${zh} / ${en}`);
    process.exit(78);
  }
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(70);
}

async function place(folder: string): Promise<StorePlace> {
  const kek = await readKek(secretSources(process.env, 'YUNZHANG_CUSTODY_KEK'));
  const random = (size: number) => new Uint8Array(randomBytes(size));
  return { folder, mark: process.env['YUNZHANG_CUSTODY_MARK'], kek, random };
}

async function work(folder: string, words: readonly string[]): Promise<void> {
  const [verb, file] = words;
  if (verb === '--begin' && file !== undefined) {
    const trust = trustForm.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
    return beginStore(await place(folder), trust);
  }
  if (verb === '--rotate') {
    const fresh = secretSources(process.env, 'YUNZHANG_CUSTODY_NEXT_KEK');
    if (!hasSecret(fresh))
      throw new CustodyStop('custody-kek-missing', 'YUNZHANG_CUSTODY_NEXT_KEK');
    return say({ rotated: await rotateKek(await place(folder), await readKek(fresh)) });
  }
  if (verb === '--adopt') return say({ adopted: (await adoptFolder(await place(folder))).count });
  if (verb !== undefined) {
    console.error(usage);
    process.exit(64);
  }
  return serve(await place(folder));
}

async function serve(where: StorePlace): Promise<void> {
  const settings = readDeviceSettings(process.env);
  const store = await openStore(where);
  const { random, folder } = where;
  where.kek.fill(0);
  const notice = (one: object): void => say(one);
  const vault = await openVault({
    settings,
    software: createSoftwareVault(store, random),
    keys: store.memory.keys,
    random,
    notice: (one) => notice({ at: Date.now(), ...one }),
  });
  const custody = createCustody({ store, vault, now: Date.now, random, notice });
  const fault = (cause: unknown): void => console.error(`custody: ${String(cause)}`);
  const server = await serveCustody({ folder, custody, stop, fault });
  const finish = (): void => {
    void server
      .close()
      .then(() => vault.close())
      .then(() => store.close())
      .then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, finish);
  // Started by a server: it ends with it, however that one ends.
  if (process.send === undefined) return;
  process.once('disconnect', finish);
  process.send('ready');
}

offerHostWays(nodeWays({ zlib, crypto }));
const [, , folder, ...words] = process.argv;
if (folder === undefined) {
  console.error(usage);
  process.exit(64);
}
work(folder, words).catch(stop);
