export * from './anchor-proof.ts';
export * from './anchor.ts';
export * from './codes.ts';
export * from './contract-anchor.ts';
export { contractCode, type EvmVersion } from './contract-code.ts';
export * from './deployment.ts';
export { createEvmAccount, type EvmAccount } from './evm-account.ts';
export { createEvmChain, type EvmChainOptions } from './evm-chain.ts';
export * from './head.ts';
export { createJsonRpc, type JsonRpc, type JsonRpcOptions, RpcRefusal } from './json-rpc.ts';
export { createFiscoChain, type FiscoChainOptions } from './fisco-chain.ts';
export { fiscoAddress } from './fisco-transaction.ts';
export {
  type ChainMakerOptions,
  createChainMakerChain,
  transactChainMaker,
} from './chainmaker-chain.ts';
export type { ChainMakerMember } from './chainmaker-request.ts';
export { createGrpc, type GrpcCall, type GrpcOptions } from './grpc.ts';
export * from './anchoring.ts';
export * from './opening.ts';
export * from './tile-log.ts';
