import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hex } from '@yunzhang/base';
import {
  beginStore,
  connectKeeping,
  connectMaking,
  connectUsing,
  type CustodyNotice,
  startCustody,
  type UsingDoor,
  usualLimits,
} from '@yunzhang/custody';
import {
  createSoftwareSigner,
  digest,
  generateSm2Key,
  issueCertificate,
  issueTimeStampToken,
  nameTypes,
  type Sm2Signer,
  writeName,
} from '@yunzhang/gm';
import { acts } from '@yunzhang/ledger';
import { ownLogPolicy } from '../acts/index.ts';
import { random } from '../authority.ts';
import type { TestLedger } from '../ledger-testing.ts';
import type { UseParts } from './parts.ts';

/** A custody in a process of its own, with what tests do to it. */
export interface TestCustody {
  readonly using: UsingDoor;
  readonly notices: CustodyNotice[];
  /** Ends the process; nothing answers until it is started again. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Keys of the offices, which here lie side by side. */
export interface Offices {
  readonly maker: Sm2Signer;
  readonly police: Sm2Signer;
  readonly authority: Sm2Signer;
}

/** A key of anybody. */
export const newKey = (): Sm2Signer =>
  createSoftwareSigner({ privateKey: generateSm2Key(random), random });

/** Begins a custody that believes this log and these offices, and starts it. */
export async function openCustody(log: TestLedger, offices: Offices) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-custody-'));
  const kek = random(32);
  const policy = await untilThere(async () => ownLogPolicy(log.ledger));
  const point = ({ publicKey }: Sm2Signer): string => hex(publicKey);
  const { sealMake, sealReplace, sealFile, sealIssue, sealFreeze, sealUnfreeze } = acts;
  const office = [sealIssue, sealFreeze, sealUnfreeze, acts.sealRevoke, acts.mandateWithdraw];
  await beginStore(
    { folder, kek, random },
    {
      policy,
      authorities: [
        { name: 'maker', publicKey: point(offices.maker), acts: [sealMake, sealReplace] },
        { name: 'police', publicKey: point(offices.police), acts: [sealFile] },
        { name: 'authority', publicKey: point(offices.authority), acts: office },
      ],
      operators: ['a', 'b'].map((name) => ({ name, publicKey: point(newKey()) })),
      limits: { ...usualLimits, perHour: 100_000, perDay: 100_000 },
    },
  );
  const notices: CustodyNotice[] = [];
  const env = { YUNZHANG_CUSTODY_KEK: hex(kek) };
  const begin = async () => startCustody({ folder, env, notice: (one) => notices.push(one) });
  let child = await begin();
  const using = connectUsing(folder);
  const making = connectMaking(folder);
  const keeping = connectKeeping(folder);
  const custody: TestCustody = {
    using,
    notices,
    stop: async () => child.stop(),
    start: async () => {
      child = await begin();
    },
  };
  const close = async (): Promise<void> => {
    for (const door of [using, making, keeping]) door.close();
    await child.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  };
  return { custody, making, close };
}

async function untilThere<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let n = 0; n < 500; n++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it did not come');
}

/** A clock whose tokens hold. */
export async function testClock(now: () => number): Promise<UseParts['timeStamp']> {
  const signer = newKey();
  const name = writeName([{ oid: nameTypes.commonName, value: '测试时间戳' }]);
  const certificate = await issueCertificate(
    {
      serial: '41',
      issuer: name,
      subject: name,
      publicKey: signer.publicKey,
      validFromAt: Math.floor(now() / 1000) * 1000 - 60_000,
      validToAt: Math.floor(now() / 1000) * 1000 + 86_400_000,
      keyUsage: ['digitalSignature', 'nonRepudiation'],
      extendedKeyUsage: ['1.3.6.1.5.5.7.3.8'],
    },
    signer,
  );
  let serial = 16;
  return async (message) =>
    issueTimeStampToken(
      {
        imprint: digest('sm3', message),
        policy: '1.2.3.4',
        serial: (++serial).toString(16).padStart(4, '0'),
        genTimeAt: Math.floor(now() / 1000) * 1000,
        signingCertificate: certificate,
        certificates: [certificate],
      },
      signer,
    );
}
