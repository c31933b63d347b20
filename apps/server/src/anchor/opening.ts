import { fromHex, fromUtf8, Malformed } from '@yunzhang/base';
import {
  createSoftwareSigner,
  type RandomOctets,
  readPem,
  readPkcs8,
  type Sm2Signer,
} from '@yunzhang/gm';
import type { AnchorSettings } from '../support/index.ts';
import { type Anchor, type AnchorRefusal, createNoAnchor } from './anchor.ts';
import { createChainMakerChain } from './chainmaker-chain.ts';
import { type ContractChain, createContractAnchor } from './contract-anchor.ts';
import { createEvmAccount } from './evm-account.ts';
import { createEvmChain } from './evm-chain.ts';
import { createFiscoChain } from './fisco-chain.ts';
import { createGrpc } from './grpc.ts';
import { createJsonRpc } from './json-rpc.ts';

/** What opening an anchor needs of the world. */
export interface AnchorWorld {
  readFile(path: string): Promise<Uint8Array>;
  readonly random: RandomOctets;
  readonly now: () => number;
}

const keySizeMax = 16_384;

/**
 * The anchor of one log as the settings have it; `none` where nothing is set.
 *
 * A setting that is missing or of no use is refused by its name, before anything is asked.
 *
 * @basis ledger.md §17
 */
export async function openAnchor(
  settings: AnchorSettings,
  origin: string,
  world: AnchorWorld,
): Promise<Anchor | AnchorRefusal> {
  if (settings.kind === 'none') return createNoAnchor();
  try {
    const chain = await openChain(settings, world);
    return createContractAnchor({ origin, chain });
  } catch (fault) {
    if (fault instanceof SettingUnfit) {
      const detail = fault.setting;
      return { refused: 'anchor-settings-incomplete', basis: 'docs/operations.md', detail };
    }
    throw fault;
  }
}

class SettingUnfit extends Error {
  readonly setting: string;

  constructor(setting: string) {
    super(setting);
    this.setting = setting;
  }
}

const unfit = (setting: string): never => {
  throw new SettingUnfit(`YUNZHANG_ANCHOR_${setting}`);
};

/** A chain with its contract, for anchoring and for checking anchors. */
export async function openChain(
  settings: AnchorSettings,
  world: AnchorWorld,
): Promise<ContractChain> {
  const { kind, url = unfit('URL'), chain = unfit('CHAIN') } = settings;
  const contract = addressOf(settings.contract);
  if (!URL.canParse(url)) unfit('URL');
  const rpc = createJsonRpc({ url });
  if (kind === 'evm') {
    const { confirmations = 1, gasPrice } = settings;
    const chainId = /^\d{1,15}$/.test(chain) ? Number(chain) : unfit('CHAIN');
    return createEvmChain({
      rpc,
      chainId,
      contract,
      account: createEvmAccount(readHexKey(await readKey(settings, world))),
      confirmations,
      ...(gasPrice === undefined ? {} : { gasPrice: BigInt(gasPrice) }),
    });
  }
  const signer = readSm2Key(await readKey(settings, world), world);
  if (kind === 'fisco-sm') {
    const { group = 'group0' } = settings;
    return createFiscoChain({ rpc, chainId: chain, groupId: group, contract, signer });
  }
  return createChainMakerChain({
    grpc: createGrpc({ url }),
    chainId: chain,
    contract,
    contractName: settings.contractName ?? unfit('CONTRACT_NAME'),
    member: {
      orgId: settings.organisation ?? unfit('ORGANISATION'),
      certificate: await readFileOf('CERTIFICATE_FILE', settings.certificateFile, world),
      signer,
    },
    now: world.now,
  });
}

function addressOf(text: string | undefined): Uint8Array {
  if (text === undefined || !/^(0x)?[0-9a-f]{40}$/i.test(text)) return unfit('CONTRACT');
  return fromHex(text.replace(/^0x/, '').toLowerCase());
}

const readKey = async (settings: AnchorSettings, world: AnchorWorld): Promise<string> => {
  const octets = await readFileOf('KEY_FILE', settings.keyFile, world);
  try {
    return fromUtf8(octets).trim();
  } catch {
    return unfit('KEY_FILE');
  }
};

async function readFileOf(
  setting: string,
  path: string | undefined,
  world: AnchorWorld,
): Promise<Uint8Array> {
  if (path === undefined) return unfit(setting);
  let octets: Uint8Array;
  try {
    octets = await world.readFile(path);
  } catch {
    return unfit(setting);
  }
  return octets.length > keySizeMax ? unfit(setting) : octets;
}

function readHexKey(text: string): Uint8Array {
  if (!/^(0x)?[0-9a-f]{64}$/i.test(text)) return unfit('KEY_FILE');
  return fromHex(text.replace(/^0x/, '').toLowerCase());
}

/** In memory, until key custody: a publisher's key anchors heads and seals nothing. */
function readSm2Key(text: string, { random }: AnchorWorld): Sm2Signer {
  if (!text.startsWith('-----')) {
    return createSoftwareSigner({ privateKey: readHexKey(text), random });
  }
  try {
    const [block] = readPem(text, 'PRIVATE KEY');
    if (block === undefined) return unfit('KEY_FILE');
    const { privateKey } = readPkcs8(block.bytes);
    return createSoftwareSigner({ privateKey, random });
  } catch (fault) {
    // What is in a key file is not for a message.
    if (fault instanceof Malformed) return unfit('KEY_FILE');
    throw fault;
  }
}
