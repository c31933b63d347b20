import type { CodeBook } from '@yunzhang/base';

/** What can be wrong with the bytes of entries, records, tags, indexes and evidence. */
export const contentCodes = {
  'ledger-member-surplus': {
    zh: '结构中有多余成员',
    en: 'A structure of the ledger has a surplus member',
  },
  'ledger-version': { zh: '版本号不支持', en: 'A structure of the ledger has an unknown version' },
  'ledger-number-range': { zh: '数值超出范围', en: 'A number is out of its range' },
  'ledger-text-empty': { zh: '文本为空或过长', en: 'A text is empty or too long' },
  'ledger-hash-size': { zh: '哈希值长度不对', en: 'A hash has the wrong size' },
  'entry-too-large': { zh: '日志条目过大', en: 'The entry is larger than 65,535 octets' },
  'entry-tag-size': { zh: '条目标签长度不对', en: 'The tag of the entry has the wrong size' },
  'entry-commit-size': {
    zh: '条目承诺值长度不对',
    en: 'The commitment of the entry has the wrong size',
  },
  'body-act': { zh: '该行为没有公开内容', en: 'Acts of this kind have no public body' },
  'body-keys-many': { zh: '公钥数量为零或过多', en: 'A key act names no key or too many' },
  'record-field-name': { zh: '字段名为空或过长', en: 'The name of a field is empty or too long' },
  'record-salt-size': { zh: '字段盐值长度不对', en: 'The salt of a field is not 32 octets' },
  'record-field-order': {
    zh: '字段未按名称排序或重复',
    en: 'Fields are not in order of their names, or one comes twice',
  },
  'record-field-count': { zh: '字段数量为零或过多', en: 'The record has no fields or too many' },
  'record-too-large': { zh: '记录内容过大', en: 'The record is larger than the limit' },
  'tag-schedule-form': { zh: '标签计划格式不对', en: 'The tag schedule is malformed' },
  'index-leaf-form': { zh: '区间索引项格式不对', en: 'A leaf of the range index is malformed' },
  'evidence-too-large': { zh: '存证数据过大', en: 'The evidence is larger than 256 KiB' },
  'evidence-proofs-count': {
    zh: '存证中的证明数量不对',
    en: 'The evidence has no proof or too many',
  },
  'evidence-parts-many': {
    zh: '存证中的部件过多',
    en: 'The evidence has too many openings or anchors',
  },
  'evidence-path-long': { zh: '证明路径过长', en: 'A path of hashes is longer than 64' },
  'evidence-part-empty': { zh: '存证中有空的部件', en: 'A list in the evidence is empty' },
} as const satisfies CodeBook;
