import { isRefusal, utf8 } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import type { AnchorSettings } from '../support/index.ts';
import { openAnchor } from './opening.ts';

const origin = 'ledger.test.example/2026';
const files: Record<string, string> = {
  key: `${'05'.repeat(32)}\n`,
  pem: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n',
  certificate: '-----BEGIN CERTIFICATE-----\n',
};
const world = {
  readFile: async (path: string) => {
    const text = files[path];
    if (text === undefined) throw new Error('no such file');
    return utf8(text);
  },
  random: (size: number) => new Uint8Array(size).fill(1),
  now: () => 0,
};
const open = async (settings: AnchorSettings) => {
  const anchor = await openAnchor(settings, origin, world);
  return isRefusal(anchor) ? `${anchor.refused} ${anchor.detail}` : anchor.chain;
};
const contract = `0x${'ab'.repeat(20)}`;
const evm = {
  kind: 'evm',
  url: 'http://127.0.0.1:8545',
  contract,
  chain: '1337',
  keyFile: 'key',
} as const;
const chainMaker = {
  ...evm,
  kind: 'chainmaker',
  chain: 'chain1',
  contractName: 'ledger',
  organisation: 'org1',
  certificateFile: 'certificate',
} as const;

describe('the anchor of the settings', () => {
  it('is none by default, and of the named kind otherwise', async () => {
    expect(await open({ kind: 'none' })).toBe('none');
    expect(await open(evm)).toBe('eip155:1337');
    expect(await open({ ...evm, kind: 'fisco-sm', chain: 'chain0' })).toBe(
      'fisco-bcos:chain0/group0',
    );
    expect(await open(chainMaker)).toBe('chainmaker:chain1');
  });

  it.each([
    [{ ...evm, url: 'nonsense' }, 'URL'],
    [{ kind: 'evm', contract, chain: '1', keyFile: 'key' }, 'URL'],
    [{ ...evm, chain: 'one' }, 'CHAIN'],
    [{ ...evm, contract: '0x12' }, 'CONTRACT'],
    [{ ...evm, keyFile: 'nowhere' }, 'KEY_FILE'],
    [{ ...evm, keyFile: 'pem' }, 'KEY_FILE'],
    [{ ...evm, kind: 'fisco-sm', keyFile: 'pem' }, 'KEY_FILE'],
    [{ ...chainMaker, certificateFile: 'nowhere' }, 'CERTIFICATE_FILE'],
    [{ ...evm, kind: 'chainmaker', chain: 'chain1' }, 'CONTRACT_NAME'],
  ] as const)(
    'that cannot be used is refused by the name of the setting',
    async (settings, name) => {
      expect(await open(settings)).toBe(`anchor-settings-incomplete YUNZHANG_ANCHOR_${name}`);
    },
  );
});
