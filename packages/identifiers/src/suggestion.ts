import type { Complaint } from './identifier.ts';

/** Characters that are taken for one another, most likely first. */
const alike: Readonly<Record<string, string>> = {
  O: '0',
  Q: '0',
  D: '0',
  I: '1',
  L: '1',
  Z: '2',
  S: '5',
  G: '6',
  B: '8',
  V: 'UY',
  U: 'V',
  o: '0',
  l: '1',
  i: '1',
  '0': 'OD',
  '1': 'IL',
  '2': 'Z',
  '5': 'S',
  '6': 'G',
  '8': 'B',
};

/** Characters that may be mistaken in one number; more are not a slip of the eye. */
const changesMax = 6;
const sizeMax = 96;

/** What is wrong with a text that has been changed; nothing where it now reads well. */
type Reread = (text: string) => Complaint | undefined;

/**
 * What may have been meant by a text with look-alikes: `I` for `1`, `O` for `0`.
 *
 * Offered only where the changed text is right as a whole. Swapped neighbours are not tried: a
 * check of 31 values lets one in three such guesses pass by chance, and would name a stranger.
 *
 * @basis platform.md P03
 */
export function suggested(text: string, complaint: Complaint, reread: Reread): string | undefined {
  if (text.length > sizeMax) return undefined;
  if (complaint.code === 'identifier-character') return withoutStrangers(text, complaint, reread);
  if (complaint.code === 'identifier-check') return withOneChange(text, reread);
  return undefined;
}

/** Replaces each character that may not stand where it does. */
function withoutStrangers(text: string, first: Complaint, reread: Reread): string | undefined {
  let current = text;
  let complaint: Complaint | undefined = first;
  for (let change = 0; change < changesMax; change++) {
    const at: number | undefined = complaint?.at;
    if (complaint?.code !== 'identifier-character' || at === undefined) return undefined;
    const better = replacement(current, at, reread);
    if (better === undefined) return undefined;
    current = better.text;
    complaint = better.complaint;
    if (complaint === undefined) return current;
  }
  return undefined;
}

function replacement(
  text: string,
  at: number,
  reread: Reread,
): { readonly text: string; readonly complaint: Complaint | undefined } | undefined {
  for (const letter of alike[text[at] ?? ''] ?? '') {
    const changed = text.slice(0, at) + letter + text.slice(at + 1);
    const complaint = reread(changed);
    const stillWrong = complaint?.code === 'identifier-character' && complaint.at === at;
    if (!stillWrong) return { text: changed, complaint };
  }
  return undefined;
}

/** The only letter that makes the check fit once it is read as a digit, if there is just one. */
function withOneChange(text: string, reread: Reread): string | undefined {
  let found: string | undefined;
  for (let at = 0; at < text.length; at++) {
    for (const letter of alike[text[at] ?? ''] ?? '') {
      if (letter > '9') continue;
      const changed = text.slice(0, at) + letter + text.slice(at + 1);
      if (reread(changed) !== undefined) continue;
      if (found !== undefined) return undefined;
      found = changed;
    }
  }
  return found;
}
