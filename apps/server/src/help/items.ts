/** Matters of the portal that other portals link to. */
export interface Item {
  /** 18 characters of the organ, 13 digits of the matter. @basis government.md G01 */
  readonly code: string;
  readonly title: { readonly zh: string; readonly en: string };
  /** The page where it begins. A path of ours, never made of anything that came in. */
  readonly path: string;
  /** The scenario and its acts by which it is counted. */
  readonly scenario: string;
  readonly applied: readonly string[];
  readonly done: readonly string[];
}

/** The department that reviews seals in the demonstration. */
const organ = '11110108MB0EXAMM0E';

/** All of them; tails are our own until a department gives its codes. @basis platform.md P10 */
export const items: readonly Item[] = [
  {
    code: `${organ}0001310010001`,
    title: { zh: '电子印章制作', en: 'Making a seal' },
    path: '/office/seals/new',
    scenario: 'seal-life',
    applied: ['submit', 'submitFor'],
    done: ['claim'],
  },
  {
    code: `${organ}0001310010002`,
    title: { zh: '电子印章停用与挂失', en: 'Freezing a seal, reporting its loss' },
    path: '/office/seals',
    scenario: 'seal-life',
    applied: ['freeze', 'reportLoss'],
    done: ['freeze', 'reportLoss'],
  },
  {
    code: `${organ}0001310010003`,
    title: { zh: '电子印章注销', en: 'Cancelling a seal' },
    path: '/office/seals',
    scenario: 'seal-life',
    applied: ['cancel', 'confirmLoss'],
    done: ['cancel', 'confirmLoss'],
  },
  {
    code: `${organ}0001310010004`,
    title: { zh: '用印', en: 'Use of a seal' },
    path: '/office',
    scenario: 'seal-use',
    applied: ['submit', 'call', 'granted'],
    done: ['release'],
  },
];

/** Where a link of another portal leads. */
export type LinkTarget =
  | { readonly path: string }
  | { readonly refused: 'item-unknown' | 'item-case-wrong' };

/**
 * The page of a deep link.
 *
 * Its path is one of ours in full; of what came in only a case number of known form is handed on.
 */
export function linkTarget(code: string, caseNo: unknown): LinkTarget {
  const item = items.find((one) => one.code === code);
  if (item === undefined) return { refused: 'item-unknown' };
  if (caseNo === undefined) return { path: item.path };
  const isNumber =
    typeof caseNo === 'string' && /^[A-Z]{2}[0-9]{20}[0-9A-Z]$|^[0-9a-f-]{36}$/.test(caseNo);
  if (!isNumber) return { refused: 'item-case-wrong' };
  return { path: `${item.path}?caseNo=${caseNo}` };
}
