import { type IdentifierCode, identifiersCodes } from './codes.ts';
import type { Fault, Piece, Reading, Warning, Words } from './identifier.ts';

/** What is said about a fault: what happened, why, and what to do now. */
export interface Message {
  readonly what: Words;
  readonly why: Words;
  readonly now: Words;
}

/** An identifier told to a person. */
export interface Explanation {
  readonly ok: boolean;
  readonly identifier: string;
  readonly title: Words;
  /** The normal form, where the text could be read. */
  readonly text?: string;
  /** What each part means; empty where the text could not be cut into parts. */
  readonly pieces: readonly Piece[];
  /** What is wrong. */
  readonly fault?: Message;
  /** What is odd and does not block. */
  readonly warnings: readonly Message[];
  readonly example: string;
}

/** The words of a kind that messages use. */
export interface Wording {
  readonly id: string;
  readonly title: Words;
  readonly example: string;
  readonly advice?: Readonly<Partial<Record<IdentifierCode, Words>>>;
}

interface Teller<Parts> extends Wording {
  readonly pieces: (text: string, parts: Parts) => readonly Piece[];
}

/** Tells a reading; `cut` is the same text read without regard to its check. */
export function explained<Parts>(
  teller: Teller<Parts>,
  reading: Reading<Parts>,
  cut: Reading<Parts>,
): Explanation {
  const { id, title, example } = teller;
  const pieces = cut.ok ? teller.pieces(cut.text, cut.parts) : [];
  const base = { identifier: id, title, pieces, example };
  if (!reading.ok) {
    return { ...base, ok: false, fault: messageOf(teller, reading), warnings: [] };
  }
  const warnings = reading.warnings.map((warning) => messageOf(teller, warning));
  return { ...base, ok: true, text: reading.text, warnings };
}

/**
 * The message about a fault or a warning.
 *
 * The right check character is never named: whoever copies it in keeps the wrong digit elsewhere.
 *
 * @basis README.md of the scenarios, message rule
 */
export function messageOf(wording: Wording, fault: Fault | Warning): Message {
  const advice = wording.advice?.[fault.code];
  return {
    what: whatOf(wording.title, fault),
    why: whyOf(fault),
    now: nowOf(wording, fault, advice),
  };
}

/** A message as one text of three sentences. */
export function sentenceOf({ what, why, now }: Message): Words {
  const zh = [what.zh, why.zh, now.zh].filter((text) => text !== '');
  const en = [what.en, why.en, now.en].filter((text) => text !== '');
  return { zh: `${zh.join('。')}。`, en: `${en.join('. ')}.` };
}

/** An explanation as lines of one language, for a terminal or a hint under a field. */
export function linesOf(explanation: Explanation, language: 'zh' | 'en'): readonly string[] {
  const { title, text, pieces, fault, warnings, example } = explanation;
  const lines = text === undefined ? [] : [`${title[language]} ${text}`];
  for (const piece of pieces) {
    const meaning = piece.meaning === undefined ? '' : `: ${piece.meaning[language]}`;
    lines.push(`  ${piece.text}  ${piece.title[language]}${meaning}`);
  }
  for (const message of fault === undefined ? warnings : [fault]) {
    lines.push(sentenceOf(message)[language]);
  }
  if (fault !== undefined)
    lines.push(language === 'zh' ? `正确示例：${example}` : `Example: ${example}`);
  return lines;
}

function whatOf(title: Words, { code, place }: Fault | Warning): Words {
  const { zh, en } = identifiersCodes[code];
  const where =
    place === undefined ? { zh: '', en: '' } : { zh: `（第${place}位）`, en: ` (place ${place})` };
  return { zh: `${title.zh}：${zh}${where.zh}`, en: `${title.en}: ${en}${where.en}` };
}

function whyOf({ code, found, wanted }: Fault | Warning): Words {
  if (code === 'identifier-check') {
    return {
      zh: '校验位与其余各位不一致，可能有一位写错或相邻两位颠倒',
      en: 'The check does not agree with the rest: one place may be wrong, or two may be swapped',
    };
  }
  if (code === 'identifier-length' && wanted !== undefined) {
    return {
      zh: `应为${wanted.zh}，填写了 ${found} 位`,
      en: `It should be ${wanted.en}, and it has ${found}`,
    };
  }
  const seen = found === undefined ? undefined : visible(found);
  if (seen === undefined && wanted === undefined) return { zh: '', en: '' };
  if (seen === undefined) return { zh: `应为${wanted?.zh}`, en: `It should be ${wanted?.en}` };
  if (wanted === undefined) return { zh: `填写的是“${seen}”`, en: `It says "${seen}"` };
  return {
    zh: `此处应为${wanted.zh}，填写的是“${seen}”`,
    en: `It should be ${wanted.en}, and it says "${seen}"`,
  };
}

function nowOf({ example }: Wording, fault: Fault | Warning, advice: Words | undefined): Words {
  if ('suggestion' in fault && fault.suggestion !== undefined) {
    return {
      zh: `是否应为 ${fault.suggestion}？请对照原件核对后填写`,
      en: `Is ${fault.suggestion} meant? Compare it with the original and enter it again`,
    };
  }
  if (advice !== undefined) return advice;
  if (!('ok' in fault)) {
    return {
      zh: '可以继续，请对照原件核对',
      en: 'You can go on; please compare it with the original',
    };
  }
  return {
    zh: `请对照原件核对后重新填写，正确示例：${example}`,
    en: `Compare it with the original and enter it again, for example ${example}`,
  };
}

const shownMax = 20;

/** What was found, with characters that cannot be seen written by their number. */
function visible(text: string): string {
  let seen = '';
  for (const letter of text.slice(0, shownMax)) {
    const point = letter.codePointAt(0) ?? 0;
    const isHidden =
      point <= 0x20 ||
      (point >= 0x7f && point <= 0xa0) ||
      (point >= 0x2000 && point <= 0x206f) ||
      (point >= 0xd800 && point <= 0xdfff) ||
      point === 0xfeff;
    seen += isHidden ? `U+${point.toString(16).toUpperCase().padStart(4, '0')}` : letter;
  }
  return text.length > shownMax ? `${seen}…` : seen;
}
