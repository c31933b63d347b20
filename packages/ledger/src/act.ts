/** How one act of the log is called. */
export interface ActName {
  /** Its number in the entry; never used again for another act. */
  readonly code: number;
  /** Its name in the format. */
  readonly name: string;
  readonly zh: string;
  readonly en: string;
}

/**
 * The acts by their names in the format.
 *
 * @basis ledger.md §13.1
 */
export const acts = {
  sealMake: 1,
  sealFile: 2,
  sealIssue: 3,
  sealActivate: 4,
  sealFreeze: 5,
  sealUnfreeze: 6,
  sealRevoke: 7,
  sealReplace: 8,
  useIntent: 16,
  useDone: 17,
  useAbandon: 18,
  useVoid: 19,
  mandateGrant: 24,
  mandateWithdraw: 25,
  depositMake: 32,
  traceStep: 33,
  logGenesis: 240,
  logTwin: 241,
  logIndex: 242,
  logAnchor: 243,
  logKey: 244,
  logClose: 245,
} as const;

/** One known number of an act. */
export type ActCode = (typeof acts)[keyof typeof acts];

const words: Readonly<Record<ActCode, readonly [name: string, zh: string, en: string]>> = {
  1: ['seal.make', '制章', 'seal made'],
  2: ['seal.file', '备案', 'seal filed'],
  3: ['seal.issue', '发放', 'seal issued'],
  4: ['seal.activate', '启用', 'seal activated'],
  5: ['seal.freeze', '冻结', 'seal frozen'],
  6: ['seal.unfreeze', '解冻', 'seal unfrozen'],
  7: ['seal.revoke', '吊销', 'seal revoked'],
  8: ['seal.replace', '更换', 'seal replaced'],
  16: ['use.intent', '用印申请', 'sealing intended'],
  17: ['use.done', '用印完成', 'sealing done'],
  18: ['use.abandon', '用印放弃', 'sealing abandoned'],
  19: ['use.void', '用印作废', 'sealing voided'],
  24: ['mandate.grant', '授权', 'mandate granted'],
  25: ['mandate.withdraw', '撤销授权', 'mandate withdrawn'],
  32: ['deposit.make', '存证', 'deposit made'],
  33: ['trace.step', '溯源环节', 'tracing step'],
  240: ['log.genesis', '日志开启', 'log opened'],
  241: ['log.twin', '双树互证', 'twin roots'],
  242: ['log.index', '区间索引', 'range index'],
  243: ['log.anchor', '上链锚定', 'anchor'],
  244: ['log.key', '日志密钥', 'log keys'],
  245: ['log.close', '日志关闭', 'log closed'],
};

const known: ReadonlyMap<number, ActName> = new Map(
  Object.entries(words).map(([code, [name, zh, en]]) => [
    Number(code),
    { code: Number(code), name, zh, en },
  ]),
);

/** The names of an act; `undefined` for a number that has none yet. @basis ledger.md §13.1 */
export function actName(code: number): ActName | undefined {
  return known.get(code);
}

/** What to call an act for people: unknown numbers are shown, not refused. */
export function actWords(code: number): ActName {
  return (
    known.get(code) ?? {
      code,
      name: `act.${code}`,
      zh: `未知行为 ${code}`,
      en: `unknown act ${code}`,
    }
  );
}

/** Tells the log's own acts, which carry a public body and neither tag nor commitment. */
export function isLogAct(code: number): boolean {
  return code >= acts.logGenesis && code <= acts.logClose;
}

/** The number of an act named as in the format, `use.done`; `undefined` for other names. */
export function actCodeOf(name: string): ActCode | undefined {
  for (const act of known.values()) if (act.name === name) return act.code as ActCode;
  return undefined;
}
