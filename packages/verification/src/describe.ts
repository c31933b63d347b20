import type { CheckReport, Outcome, Report, Result, SealReport } from './report.ts';
import { type Language, wordsOf } from './words.ts';

/** The one word of each outcome. */
export const outcomeWords: Readonly<Record<Outcome, Readonly<Record<Language, string>>>> = {
  valid: { zh: '有效', en: 'Valid' },
  indeterminate: { zh: '无法确定', en: 'Indeterminate' },
  invalid: { zh: '无效', en: 'Invalid' },
  'no-seal': { zh: '未发现印章', en: 'No seal found' },
  unreadable: { zh: '无法读取', en: 'Cannot read' },
};

const resultWords: Readonly<Record<Result, Readonly<Record<Language, string>>>> = {
  holds: { zh: '通过', en: 'holds' },
  fails: { zh: '失败', en: 'FAILS' },
  unknown: { zh: '未知', en: 'unknown' },
  skipped: { zh: '不适用', en: 'skipped' },
};

const clockWords: Readonly<Record<SealReport['clock'], Readonly<Record<Language, string>>>> = {
  claimed: { zh: '签章人自述', en: 'claimed by the signer' },
  'time-stamp': { zh: '时间戳证明', en: 'proved by a time stamp' },
  none: { zh: '未注明', en: 'not stated' },
};

/** The first layer: outcome and one sentence. */
export function sentenceOf(report: Report, language: Language): string {
  return `${outcomeWords[report.outcome][language]}: ${wordsOf(report.reason, language)}`;
}

/** A report in three layers for a terminal: the answer, a part for each seal, every check. */
export function describeReport(report: Report, language: Language): string[] {
  const zh = language === 'zh';
  const lines = [`${report.file.name ?? ''}  ${sentenceOf(report, language)}`.trim()];
  if (report.trust.mode === 'any') {
    lines.push(
      zh
        ? '*** 信任任何证书：只检查了数学、时间和覆盖范围，未检查是谁 ***'
        : '*** ANY CHAIN IS TRUSTED: mathematics, time and coverage were checked, not who it is ***',
    );
  }
  if (report.file.encrypted === true) {
    lines.push(zh ? '  已用口令或私钥打开的加密文档' : '  encrypted; opened with the key given');
  }
  for (const seal of report.seals) lines.push(...describeSeal(seal, language));
  if (report.integrity !== undefined) {
    const { result, code, detail } = report.integrity;
    const check = { id: 'integrity', result, code, ...(detail === undefined ? {} : { detail }) };
    lines.push('', describeCheck(check, language));
  }
  for (const { code, where, detail } of report.findings) {
    const place = [where, detail].filter((part) => part !== undefined).join(', ');
    lines.push(`  · ${wordsOf(code, language)} [${code}]${place === '' ? '' : ` ${place}`}`);
  }
  lines.push(`  SM3 ${report.file.sm3}`);
  return lines;
}

function describeSeal(seal: SealReport, language: Language): string[] {
  const zh = language === 'zh';
  const name = seal.sealName ?? seal.signer?.name ?? seal.id;
  const lines = [
    '',
    `  ${outcomeWords[seal.outcome][language]}  ${name}${seal.sealCode ? ` (${seal.sealCode})` : ''}`,
  ];
  if (seal.signer !== undefined) {
    const { name: who, organisation, issuer } = seal.signer;
    const of = organisation === undefined ? '' : `, ${organisation}`;
    lines.push(`    ${zh ? '签章人' : 'signer'}: ${who}${of} ← ${issuer}`);
  }
  if (seal.sealedAt !== undefined) {
    lines.push(
      `    ${zh ? '时间' : 'time'}: ${seal.sealedAt}, ${clockWords[seal.clock][language]}`,
    );
  }
  if (seal.lock === true) {
    lines.push(
      zh
        ? '    锁定签名：此后不能再加盖或取走印章'
        : '    lock: no seal can follow or be taken away',
    );
  }
  for (const check of seal.checks) lines.push(describeCheck(check, language));
  const added = new Set((seal.later ?? []).map(({ part }) => part));
  if (added.size > 0) {
    lines.push(`    ${zh ? '盖章之后' : 'since then'}: ${[...added].join(', ')}`);
  }
  return lines;
}

type CheckWords = Pick<CheckReport, 'result' | 'code' | 'detail'> & { readonly id: string };

function describeCheck(check: CheckWords, language: Language): string {
  const result = resultWords[check.result][language].padEnd(language === 'zh' ? 3 : 8);
  const detail = check.detail === undefined ? '' : ` (${check.detail})`;
  return `    ${result} ${check.id.padEnd(20)} ${wordsOf(check.code, language)}${detail}`;
}
