import { Common, Hardfork, Mainnet } from '@ethereumjs/common';
import { createAddressFromString } from '@ethereumjs/util';
import { createVM } from '@ethereumjs/vm';
import { fromHex } from '@yunzhang/base';
import { sm3 } from '@yunzhang/gm';
import { contractCode, type EvmVersion } from '../../apps/server/src/anchor/contract-code.ts';
import { deploymentData } from '../../apps/server/src/anchor/contract-call.ts';

/** What one call came to. */
export interface CallOutcome {
  readonly ok: boolean;
  /** What was returned, or the data of the revert. */
  readonly output: Uint8Array;
  /** Of the whole transaction: the call itself, its data and the fixed 21,000. */
  readonly gas: number;
  readonly logs: readonly { readonly topics: readonly Uint8Array[]; readonly data: Uint8Array }[];
}

/** A chain in this process. */
export interface InProcessChain {
  deploy(from: string, creation?: Uint8Array): Promise<CallOutcome & { readonly address: string }>;
  call(from: string, to: string, data: Uint8Array): Promise<CallOutcome>;
}

const hardforks = { istanbul: Hardfork.Istanbul, byzantium: Hardfork.Byzantium } as const;

/** Accounts of the tests. */
export const accounts = {
  registrar: `0x${'11'.repeat(20)}`,
  publisher: `0x${'22'.repeat(20)}`,
  stranger: `0x${'33'.repeat(20)}`,
} as const;

/**
 * An EVM of the given age; `sm` makes its KECCAK256 compute SM3, as on a chain in SM mode.
 *
 * @basis ledger.md §9, §17
 */
export async function createInProcessChain(
  options: { readonly evm?: EvmVersion; readonly sm?: boolean } = {},
): Promise<InProcessChain> {
  const { evm = 'istanbul', sm = false } = options;
  const common = new Common({
    chain: Mainnet,
    hardfork: hardforks[evm],
    ...(sm ? { customCrypto: { keccak256: sm3 } } : {}),
  });
  const vm = await createVM({ common });
  const own = deploymentData(fromHex(contractCode[evm].creation));
  const run = async (from: string, to: string | undefined, data: Uint8Array) => {
    const result = await vm.evm.runCall({
      caller: createAddressFromString(from),
      ...(to === undefined ? {} : { to: createAddressFromString(to) }),
      data,
      gasLimit: 30_000_000n,
    });
    const { exceptionError, returnValue, executionGasUsed, logs = [] } = result.execResult;
    const zero = data.filter((octet) => octet === 0).length;
    const dataGas = zero * 4 + (data.length - zero) * (evm === 'istanbul' ? 16 : 68);
    return {
      ok: exceptionError === undefined,
      output: returnValue,
      gas: Number(executionGasUsed) + dataGas + (to === undefined ? 53_000 : 21_000),
      logs: logs.map(([, topics, logData]) => ({ topics, data: logData })),
      address: result.createdAddress?.toString() ?? '',
    };
  };
  return {
    deploy: (from, creation = own) => run(from, undefined, creation),
    call: run,
  };
}
