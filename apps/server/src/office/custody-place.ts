import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { hex, utf8 } from '@yunzhang/base';
import {
  approveOrder,
  beginCustody,
  connectKeeping,
  connectMaking,
  connectUsing,
  type KeepingDoor,
  type MakingDoor,
  startCustody,
  type Trust,
  type UsingDoor,
  usualLimits,
  writeOrder,
} from '@yunzhang/custody';
import { acts, parsePolicy, writePolicy } from '@yunzhang/ledger';
import { ownLogPolicy } from '../acts/index.ts';
import type { Ledger } from '../ledger/index.ts';
import {
  type Configuration,
  createOnce,
  type Health,
  type Log,
  makeFolder,
  readIfThere,
  replaceDurably,
} from '../support/index.ts';
import { speakerOf } from './making-units.ts';
import type { OfficeKeys } from './office-keys.ts';

/** How long the first policy with witnesses is waited for. */
const policyMs = 20_000;
const lookMs = 100;
const kekName = 'YUNZHANG_CUSTODY_KEK';

/** The custody of this server, running in a process of its own. */
export interface CustodyPlace {
  readonly making: MakingDoor;
  readonly using: UsingDoor;
  readonly keeping: KeepingDoor;
  close(): Promise<void>;
}

/** What opening it needs. */
export interface CustodyPlaceParts {
  readonly configuration: Configuration;
  readonly ledger: Ledger;
  readonly keys: OfficeKeys;
  /** Parties that make seals. */
  readonly makers: readonly string[];
  readonly health: Health;
  readonly log: Log;
}

/**
 * Starts the custody, beginning it where there is none: it believes the logs of this server and
 * those who speak for makers, police and authorities.
 *
 * Where no key-encryption key is set one is made beside it, which keeps backups of the database and
 * of the keys apart and nothing more; operators bring their own.
 *
 * @basis architecture §1, §2
 */
export async function openCustodyPlace(parts: CustodyPlaceParts): Promise<CustodyPlace> {
  const { configuration, health, log } = parts;
  const folder = path.join(configuration.data, 'custody');
  const env = await environment(configuration);
  const trust = await trustOf(parts);
  await makeFolder(folder, 0o700);
  const isFirst = !fs.existsSync(path.join(folder, 'state'));
  if (isFirst) await beginCustody(folder, env, trust);
  let fault: string | undefined;
  const child = await startCustody({
    folder,
    env,
    notice: (notice) => log.warn({ custody: notice }, 'custody refused, was ordered or alarmed'),
    ended: (status, isFinal) => {
      fault = isFinal ? `custody stopped with ${status} and is not started again` : undefined;
      log.error({ status, isFinal }, 'custody ended');
    },
  });
  const doors = {
    making: connectMaking(folder),
    using: connectUsing(folder),
    keeping: connectKeeping(folder),
  };
  health.register({
    name: 'custody',
    run: async () => {
      if (fault !== undefined) throw new Error(fault);
      await doors.using.heads();
    },
  });
  const close = async (): Promise<void> => {
    for (const door of Object.values(doors)) door.close();
    await child.stop();
  };
  await keepTrust(parts, { trust, isFirst, keeping: doors.keeping }).catch(async (error) => {
    await close();
    throw error;
  });
  return { ...doors, close };
}

async function environment({ data, custody }: Configuration): Promise<Record<string, string>> {
  if (Object.keys(custody).some((name) => name.startsWith(kekName))) return { ...custody };
  const file = path.join(data, 'custody-kek');
  const known = await readIfThere(file);
  if (known === undefined) await createOnce(file, utf8(hex(randomBytes(32))), 0o600);
  return { ...custody, [`${kekName}_FILE`]: file };
}

async function trustOf({ ledger, keys, makers }: CustodyPlaceParts): Promise<Trust> {
  const point = async (name: string): Promise<string> => hex((await keys.signer(name)).publicKey);
  const { sealMake, sealFile, sealIssue, sealFreeze, sealUnfreeze, sealRevoke, sealReplace } = acts;
  const { sealActivate, mandateWithdraw } = acts;
  const makerOf = async (party: string): Promise<Trust['authorities'][number]> => {
    const name = speakerOf(party);
    return { name, publicKey: await point(name), acts: [sealMake, sealReplace] };
  };
  const office = [sealIssue, sealActivate, sealFreeze, sealUnfreeze, sealRevoke, mandateWithdraw];
  return {
    policy: keysOnly(await firstPolicy(ledger)),
    authorities: [
      ...(await Promise.all(makers.map(makerOf))),
      { name: 'police', publicKey: await point('police'), acts: [sealFile] },
      { name: 'authority', publicKey: await point('authority'), acts: office },
    ],
    operators: [
      { name: 'operator-1', publicKey: await point('operator-1') },
      { name: 'operator-2', publicKey: await point('operator-2') },
    ],
    limits: usualLimits,
  };
}

/** Where a witness is asked is nothing to custody: a demonstration's changes with every start. */
function keysOnly(text: string): string {
  const policy = parsePolicy(text);
  const witnesses = policy.witnesses.map(({ url: _url, ...one }) => one);
  return writePolicy({ ...policy, witnesses });
}

/** The policy of the logs once it names who witnesses them; of a server that has none, as it is. */
async function firstPolicy(ledger: Ledger): Promise<string> {
  const endsAt = performance.now() + policyMs;
  for (;;) {
    const policy = await ownLogPolicy(ledger);
    if (policy !== undefined && /^witness /m.test(policy)) return policy;
    if (performance.now() > endsAt) {
      if (policy !== undefined) return policy;
      throw new Error('the log has published no policy');
    }
    await wait(lookMs);
  }
}

/**
 * Tells the custody of other logs or witnesses, by an order of both operators. What it was told
 * last is kept beside it, so that nothing is ordered twice.
 */
async function keepTrust(
  { configuration, keys }: CustodyPlaceParts,
  told: { readonly trust: Trust; readonly isFirst: boolean; readonly keeping: KeepingDoor },
): Promise<void> {
  const { trust, isFirst, keeping } = told;
  const file = path.join(configuration.data, 'custody-trust.json');
  const text = JSON.stringify(trust);
  const known = await readIfThere(file);
  const isSame = known !== undefined && Buffer.from(known).toString('utf8') === text;
  if (isSame) return;
  if (!isFirst) {
    const { folder, nextOrder } = await keeping.state();
    const order = writeOrder({ what: 'trust', folder, number: nextOrder, trust });
    const approvals = await Promise.all(
      ['operator-1', 'operator-2'].map(async (name) =>
        approveOrder(order, await keys.signer(name)),
      ),
    );
    const refusal = await keeping.order(order, approvals);
    if (refusal !== undefined)
      throw new Error(`custody: ${refusal.refused} ${refusal.detail ?? ''}`);
  }
  await replaceDurably(file, utf8(text), 0o600);
}
