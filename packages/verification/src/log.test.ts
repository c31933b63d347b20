import { isRefusal, type Refusal } from '@yunzhang/base';
import { acts } from '@yunzhang/ledger';
import { sealFile, type SealRequest, type SealUse } from '@yunzhang/sealing';
import { type TestAuthority, testAuthority, testLog, testPdf } from '@yunzhang/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { testPackage } from '../../sealing/src/ofd-fixture.ts';
import {
  defaultPolicy,
  readTrustBundle,
  type Report,
  verifyFile,
  writeTrustBundle,
} from './index.ts';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await testAuthority('log');
});
const log = testLog();

type LogUse = (use: SealUse) => Promise<Uint8Array | Refusal>;

const formats = {
  OFD: () => testPackage(1),
  PDF: () => testPdf(),
} as const;

async function sealed(format: keyof typeof formats, logUse?: LogUse): Promise<Uint8Array> {
  const { seal, signer, root, random, nowAt: at } = authority;
  const request: SealRequest = {
    seal,
    signerCertificate: signer.certificate,
    chain: [root.certificate],
    signer: signer.signer,
    at,
    random,
    place: { kind: 'point', page: 1, xMm: 100, yMm: 40 },
    ...(logUse && { logUse }),
  };
  const result = await sealFile(formats[format](), request);
  if (isRefusal(result)) throw new Error(`${result.refused} ${result.detail ?? ''}`);
  return result.bytes;
}

const trusting = (logPolicy: string | undefined): TestAuthority['trust'] => ({
  ...authority.trust,
  ...(logPolicy === undefined ? {} : { logPolicy }),
});

function verify(
  bytes: Uint8Array,
  options: { readonly logs?: string; readonly logRequired?: boolean } = {},
): Report {
  const policy = { ...defaultPolicy, logRequired: options.logRequired ?? false };
  return verifyFile(bytes, { trust: trusting(options.logs), at: authority.nowAt, policy });
}

const logOf = ({ outcome, seals }: Report): readonly (string | undefined)[] => {
  const found = seals[0]?.checks.find(({ id }) => id === 'log');
  return [outcome, found?.result, found?.code];
};

const at = (): number => authority.nowAt;

describe.each(Object.keys(formats) as (keyof typeof formats)[])(
  'evidence in a sealed %s',
  (format) => {
    test('is found in the signed part and holds by the logs the reader trusts', async () => {
      const bytes = await sealed(format, async (use) => log.logUse({ ...use, at: at() }));
      const report = verify(bytes, { logs: log.policy });
      expect(logOf(report)).toEqual(['valid', 'holds', 'log-evidence-holds']);
      expect(report.seals[0]?.log).toMatchObject({
        act: acts.useIntent,
        level: 'L0',
        places: [
          { origin: 'ledger.test/2026', hash: 'sha256', witnesses: 0 },
          { origin: 'ledger.test/2026/sm3', hash: 'sm3' },
        ],
      });
    });

    test('of another log than the trusted one makes the seal invalid', async () => {
      const other = testLog('somebody else');
      const bytes = await sealed(format, async (use) => other.logUse({ ...use, at: at() }));
      expect(logOf(verify(bytes, { logs: log.policy }))).toEqual([
        'invalid',
        'fails',
        'log-evidence-fails',
      ]);
    });

    test('of another document, seal, act or hour makes the seal invalid', async () => {
      const lies: readonly ((use: SealUse) => Parameters<typeof log.logUse>[0])[] = [
        (use) => ({ ...use, at: at(), dataHash: new Uint8Array(32) }),
        (use) => ({ ...use, at: at(), sealId: '11000000000002' }),
        (use) => ({ ...use, at: at(), seal: new Uint8Array(9) }),
        (use) => ({ ...use, at: at(), act: acts.sealMake }),
        (use) => ({ ...use, at: at() + 3_600_000 }),
      ];
      for (const lie of lies) {
        const bytes = await sealed(format, async (use) => log.logUse(lie(use)));
        expect(logOf(verify(bytes, { logs: log.policy }))[2]).toBe('log-evidence-fails');
      }
    });

    test('that is no evidence is named', async () => {
      const bytes = await sealed(format, async () => Uint8Array.of(0x30, 3, 2, 1, 9));
      expect(logOf(verify(bytes, { logs: log.policy }))).toEqual([
        'invalid',
        'fails',
        'log-evidence-unreadable',
      ]);
    });

    test('is said to be unchecked where the reader names no log', async () => {
      const bytes = await sealed(format, async (use) => log.logUse({ ...use, at: at() }));
      expect(logOf(verify(bytes))).toEqual(['valid', 'skipped', 'log-evidence-unchecked']);
      expect(logOf(verify(bytes, { logRequired: true }))).toEqual([
        'indeterminate',
        'unknown',
        'log-evidence-unchecked',
      ]);
    });

    test('that is missing weighs only under a policy that asks for it', async () => {
      const bytes = await sealed(format);
      const logs = log.policy;
      expect(logOf(verify(bytes, { logs }))).toEqual(['valid', 'skipped', 'log-evidence-absent']);
      expect(logOf(verify(bytes, { logs, logRequired: true }))[0]).toBe('indeterminate');
    });

    test('that cannot be had ends the sealing before the key is asked', async () => {
      const refusal = { refused: 'ledger-away', basis: 'ledger.md §16.1' };
      await expect(sealed(format, async () => refusal)).rejects.toThrow('ledger-away');
    });
  },
);

test('a trust bundle carries the policy for logs, and refuses one that is none', () => {
  const bundle = writeTrustBundle(trusting(log.policy));
  expect(readTrustBundle(bundle)).toMatchObject({ logPolicy: log.policy });
  expect(() => readTrustBundle('{"anchors":[],"logPolicy":"log"}')).toThrow();
  expect(() => readTrustBundle('{"anchors":[],"logPolicy":5}')).toThrow('trust-bundle-malformed');
});
