export * from './anchor.ts';
export * from './codes.ts';
export * from './contract-anchor.ts';
export { contractCode, type EvmVersion } from './contract-code.ts';
export * from './deployment.ts';
export { createEvmAccount, type EvmAccount } from './evm-account.ts';
export { createEvmChain, type EvmChainOptions } from './evm-chain.ts';
export * from './head.ts';
export { createJsonRpc, type JsonRpc, type JsonRpcOptions, RpcRefusal } from './json-rpc.ts';
