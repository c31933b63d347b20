import { type CodeBook, Malformed } from '@yunzhang/base';

/** What anchoring can refuse, or find wrong in what a chain answers. */
export const anchorCodes = {
  'anchor-none': { zh: '未配置区块链锚定', en: 'No chain is configured to anchor in' },
  'anchor-settings-incomplete': {
    zh: '区块链锚定的设置不完整或不可用',
    en: 'The settings for anchoring are incomplete or cannot be used',
  },
  'anchor-forked': {
    zh: '区块链上已锚定同样大小但根值不同的日志头，须立即调查',
    en: 'The chain holds another head of the same size; this must be looked into at once',
  },
  'anchor-not-growing': {
    zh: '区块链上已锚定更大的日志头',
    en: 'The chain already holds a larger head',
  },
  'anchor-not-following': {
    zh: '日志头不能由上次锚定的日志头延续而来（SHA-256 树）',
    en: 'The head does not continue the last anchored one in the SHA-256 tree',
  },
  'anchor-not-following-sm3': {
    zh: '日志头不能由上次锚定的日志头延续而来（SM3 树）',
    en: 'The head does not continue the last anchored one in the SM3 tree',
  },
  'anchor-proofs-stale': {
    zh: '一致性证明的起点不是最新锚定的日志头，请重新取得证明',
    en: 'The proofs start from a head that is not the newest anchored one',
    again: true,
  },
  'anchor-not-registrar': {
    zh: '该密钥无权登记日志或任命发布者',
    en: 'This key may not register logs or appoint publishers',
  },
  'anchor-not-publisher': {
    zh: '该密钥无权为此日志锚定',
    en: 'This key may not anchor heads of this log',
  },
  'anchor-registered-already': {
    zh: '该日志已登记',
    en: 'The log is registered already',
  },
  'anchor-not-registered': { zh: '该日志尚未登记', en: 'The log is not registered' },
  'anchor-no-native-sm3': {
    zh: '该链不能原生计算 SM3',
    en: 'This chain does not compute SM3 natively',
  },
  'anchor-chain-unfit': {
    zh: '该链的 SHA-256 预编译合约不可用，不能部署锚定合约',
    en: 'The SHA-256 precompile of this chain does not work; the contract cannot be deployed',
  },
  'anchor-chain-other': {
    zh: '节点属于另一条链',
    en: 'The node belongs to another chain',
  },
  'anchor-contract-other': {
    zh: '该地址上的合约代码与本项目发布的不同',
    en: 'The code at the address is not the contract shipped here',
  },
  'anchor-head-other': {
    zh: '区块链上没有该日志头，或内容不同',
    en: 'The chain does not hold this head, or holds another',
  },
  'anchor-chain-unknown': {
    zh: '不在信任名单中的区块链',
    en: 'The chain is not among those trusted here',
  },
  'anchor-chain-away': {
    zh: '无法查询区块链',
    en: 'The chain could not be asked',
    again: true,
  },
  'anchor-transaction-failed': {
    zh: '交易执行失败，原因不明',
    en: 'The transaction failed for a reason not named',
  },
  'anchor-answer-form': {
    zh: '区块链节点的应答格式不对',
    en: 'The answer of the chain node is malformed',
  },
  'anchor-answer-number': {
    zh: '区块链节点应答中的数值超出范围',
    en: 'A number in the answer of the chain node is out of range',
  },
  'anchor-answer-too-large': {
    zh: '区块链节点的应答超过大小上限',
    en: 'The answer of the chain node is over the limit',
  },
  'anchor-proof-form': {
    zh: '锚定证明格式不对',
    en: 'The anchor proof is malformed',
  },
} as const satisfies CodeBook;

/** One code of the anchors. */
export type AnchorCode = keyof typeof anchorCodes;

/** Refuses what a chain answered. */
export function anchorMalformed(code: AnchorCode, detail?: string): never {
  throw new Malformed(code, undefined, detail);
}
