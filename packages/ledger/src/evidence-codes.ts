import type { CodeBook } from '@yunzhang/base';

/**
 * What a check of evidence comes to, in the order a person wants to be told.
 *
 * @basis ledger.md §14.5
 */
export const evidenceCodes = {
  'evidence-none': { zh: '没有账本存证', en: 'There is no evidence of the ledger' },
  'evidence-entry-logged': { zh: '该行为已记入账本', en: 'The act is in the ledger' },
  'evidence-origin-unknown': {
    zh: '证明来自策略之外的账本',
    en: 'The proof is of a log the policy does not name',
  },
  'evidence-note-refused': {
    zh: '账本检查点的签名验证不通过',
    en: 'A signature of the checkpoint of the log does not hold',
  },
  'evidence-log-unsigned': {
    zh: '检查点缺少账本应有的签名',
    en: 'The checkpoint lacks a signature the log must make',
  },
  'evidence-root-mismatch': {
    zh: '该行为不在检查点所述的账本中',
    en: 'The act is not in the log the checkpoint speaks of',
  },
  'evidence-places-differ': {
    zh: '各证明给出的位置不同',
    en: 'The proofs put the act at different places of one log',
  },
  'evidence-witnessed': { zh: '见证数量符合策略', en: 'Enough witnesses have cosigned' },
  'evidence-quorum-short': {
    zh: '见证数量不足',
    en: 'Fewer witnesses have cosigned than the policy wants',
  },
  'evidence-anchor-holds': { zh: '已在链上锚定', en: 'The head of the log is anchored in a chain' },
  'evidence-anchor-unconnected': {
    zh: '锚定的日志头与检查点不相连',
    en: 'The anchored head does not follow from the checkpoint',
  },
  'evidence-anchor-denied': {
    zh: '链上没有所述的锚定',
    en: 'The chain does not have the anchor',
  },
  'evidence-anchor-unchecked': {
    zh: '未核对链上锚定',
    en: 'Whether the chain has the anchor was not checked',
  },
  'evidence-openings-hold': {
    zh: '出示的内容与账本记录一致',
    en: 'What is shown of the record is what the ledger committed to',
  },
  'evidence-opening-wrong': {
    zh: '出示的内容不属于该记录',
    en: 'A field that is shown does not belong to the record',
  },
  'evidence-openings-clash': {
    zh: '出示的内容互相矛盾',
    en: 'The fields that are shown contradict each other',
  },
  'evidence-unbound': {
    zh: '未提供文件，无法核对存证对应的文件',
    en: 'Without the document, what the evidence is for was not checked',
  },
  'evidence-act-use': { zh: '该行为是用印', en: 'The act is the use of a seal' },
  'evidence-act-other': { zh: '该行为不是用印', en: 'The act is not the use of a seal' },
  'evidence-data-hash-holds': {
    zh: '存证对应本文件',
    en: 'The evidence is for this document',
  },
  'evidence-data-hash-differs': {
    zh: '存证属于另一份文件',
    en: 'The evidence is for another document',
  },
  'evidence-data-hash-closed': {
    zh: '存证未出示文件杂凑值',
    en: 'The evidence does not show the hash of its document',
  },
  'evidence-seal-id-holds': { zh: '存证对应本印章', en: 'The evidence is for this seal' },
  'evidence-seal-id-differs': {
    zh: '存证属于另一枚印章',
    en: 'The evidence is for another seal',
  },
  'evidence-seal-id-closed': {
    zh: '存证未出示印章编号',
    en: 'The evidence does not show the number of its seal',
  },
  'evidence-signature-digest-holds': {
    zh: '存证对应本签名',
    en: 'The evidence is for this signature',
  },
  'evidence-signature-digest-differs': {
    zh: '存证属于另一个签名',
    en: 'The evidence is for another signature',
  },
  'evidence-signature-digest-closed': {
    zh: '存证未出示签名杂凑值',
    en: 'The evidence does not show the digest of its signature',
  },
  'evidence-signature-absent': {
    zh: '未提供签名，无法核对',
    en: 'Without the signature, its digest was not checked',
  },
  'evidence-tag-holds': {
    zh: '印章所有人可在账本中看到该行为',
    en: 'The owner of the seal sees the act in the ledger',
  },
  'evidence-tag-static': {
    zh: '印章没有标签计划，采用固定标签，各行为可被关联',
    en: 'The seal has no tag schedule: its tag is right, and its acts can be linked',
  },
  'evidence-tag-withheld': {
    zh: '未出示当日标签密钥，不能证明印章所有人可见',
    en: 'The key of the day is withheld: that the owner sees the act is not proven',
  },
  'evidence-tag-wrong': {
    zh: '标签不是本印章当日的标签，该行为对印章所有人隐藏',
    en: 'The tag is not that of the seal: the act is hidden from its owner',
  },
  'evidence-tag-day-wrong': {
    zh: '出示的标签密钥属于另一天',
    en: 'The key that is shown is that of another day',
  },
  'evidence-tag-schedule-wrong': {
    zh: '出示的标签密钥不在印章的标签计划中',
    en: 'The key that is shown is not in the schedule of the seal',
  },
  'evidence-time-holds': {
    zh: '账本时间与签章时间相符',
    en: 'The time in the ledger fits the time of sealing',
  },
  'evidence-time-differs': {
    zh: '账本时间与签章时间相差过大',
    en: 'The time in the ledger is too far from the time of sealing',
  },
  'evidence-time-unknown': {
    zh: '没有签章时间可供核对',
    en: 'There is no time of sealing to compare with',
  },
  'evidence-time-after-witness': {
    zh: '账本时间晚于见证时间',
    en: 'The time in the ledger is later than that of a witness',
  },
  'upgrade-entry-elsewhere': {
    zh: '新证明不是同一位置的同一行为',
    en: 'The new proof is not of the same act at the same place',
  },
  'upgrade-head-older': {
    zh: '新证明的检查点更旧',
    en: 'The checkpoint of the new proof is older',
  },
  'upgrade-anchor-unconnected': {
    zh: '锚定的日志头与新检查点不相连',
    en: 'An anchored head does not follow from the new checkpoint',
  },
} as const satisfies CodeBook;

/** What one check comes to. */
export type EvidenceCode = keyof typeof evidenceCodes;
