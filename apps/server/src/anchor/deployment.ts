import { equal, fromHex } from '@yunzhang/base';
import type { AnchorRefusal } from './anchor.ts';
import { anchorMalformed } from './codes.ts';
import type { TransactionOutcome } from './contract-anchor.ts';
import { contractCode, type EvmVersion } from './contract-code.ts';
import { contractCalls, deploymentData, readRefusal, readTruth } from './contract-call.ts';
import { type EvmChainOptions, prefixed, transact } from './evm-chain.ts';
import { type FiscoChainOptions, transactFisco } from './fisco-chain.ts';
import { logIdOf } from './head.ts';
import { readData } from './json-rpc.ts';

/** What a registrar does, once for a chain and once for a log. */
export interface ContractRegistrar {
  /** Puts the contract into the chain; the account becomes its registrar for good. */
  deploy(evm: EvmVersion): Promise<Uint8Array | AnchorRefusal>;
  register(contract: Uint8Array, origin: string): Promise<AnchorRefusal | undefined>;
  setPublisher(
    contract: Uint8Array,
    appointment: {
      readonly origin: string;
      readonly publisher: Uint8Array;
      readonly allowed: boolean;
    },
  ): Promise<AnchorRefusal | undefined>;
}

/** Sends a transaction to a contract, or deploys one when `to` is absent. */
export type ContractSender = (content: {
  readonly to?: Uint8Array;
  readonly data: Uint8Array;
}) => Promise<TransactionOutcome & { readonly created?: Uint8Array }>;

/** A registrar on an EVM chain. @basis ledger.md §17 */
export const createEvmRegistrar = (options: Omit<EvmChainOptions, 'contract'>): ContractRegistrar =>
  createRegistrar((content) => transact(options, content));

/** A registrar on FISCO BCOS in SM mode. @basis ledger.md §17 */
export const createFiscoRegistrar = (
  options: Omit<FiscoChainOptions, 'contract'>,
): ContractRegistrar => createRegistrar((content) => transactFisco(options, content));

/** A registrar on any chain. Its key belongs into a drawer between uses. @basis ledger.md §17 */
export function createRegistrar(send: ContractSender): ContractRegistrar {
  const calls = contractCalls();
  const say = async (to: Uint8Array, data: Uint8Array): Promise<AnchorRefusal | undefined> => {
    const { ok, output } = await send({ to, data });
    return ok ? undefined : refusalOf(output);
  };
  return {
    deploy: async (evm) => {
      const data = deploymentData(fromHex(contractCode[evm].creation));
      const { ok, output, created } = await send({ data });
      if (!ok) return refusalOf(output);
      return created ?? anchorMalformed('anchor-answer-form', 'contract address');
    },
    register: (contract, origin) => say(contract, calls.register(logIdOf(origin))),
    setPublisher: (contract, { origin, publisher, allowed }) =>
      say(contract, calls.setPublisher({ logId: logIdOf(origin), publisher, allowed })),
  };
}

function refusalOf(output: Uint8Array): AnchorRefusal {
  const refused = readRefusal(output) ?? 'anchor-transaction-failed';
  return { refused, basis: 'ledger.md §17' };
}

/** What the code at an address is. */
export interface ContractIdentity {
  /** Ours by the named compiler target; `undefined` is some other code. */
  readonly evm: EvmVersion | undefined;
  /** Whether the chain computes SM3 natively, as the contract found. */
  readonly nativeSm3: boolean | undefined;
}

/**
 * Compares the code at the contract's address with the code shipped here, octet for octet.
 *
 * Nothing in the code depends on the deployment, so equal means equal.
 */
export async function identifyContract({
  rpc,
  contract,
}: Pick<EvmChainOptions, 'rpc' | 'contract'>): Promise<ContractIdentity> {
  const code = readData(await rpc('eth_getCode', [prefixed(contract), 'latest']));
  const versions = Object.keys(contractCode) as readonly EvmVersion[];
  const evm = versions.find((name) => equal(code, fromHex(contractCode[name].deployed)));
  if (evm === undefined) return { evm, nativeSm3: undefined };
  const data = prefixed(contractCalls().nativeSm3());
  const answer = await rpc('eth_call', [{ to: prefixed(contract), data }, 'latest']);
  return { evm, nativeSm3: readTruth(readData(answer)) };
}
