import { type CaseView, textIn, type TwoWords } from './cases.ts';

/** What waits for somebody: in this phase, for who plays one of these roles. */
interface WaitingRule {
  readonly scenario: string;
  readonly phase: string;
  readonly roles: readonly string[];
  readonly step: TwoWords;
}

/** In the order in which they are told: what has a deadline comes first. @basis product.md R28 */
const rules: readonly WaitingRule[] = [
  {
    scenario: 'seal-use',
    phase: 'approved',
    roles: ['operator'],
    step: { zh: '请保管人扫码确认', en: 'Have the custodian confirm' },
  },
  {
    scenario: 'seal-use',
    phase: 'pending',
    roles: ['approver'],
    step: { zh: '审批用印', en: 'Approve the use' },
  },
  {
    scenario: 'seal-life',
    phase: 'submitted',
    roles: ['authority'],
    step: { zh: '受理', en: 'Accept' },
  },
  {
    scenario: 'seal-life',
    phase: 'accepted',
    roles: ['authority'],
    step: { zh: '审核', en: 'Review' },
  },
  {
    scenario: 'seal-life',
    phase: 'lost',
    roles: ['legalRep'],
    step: {
      zh: '七日内确认挂失或报告找回',
      en: 'Confirm the loss or report it found, within 7 days',
    },
  },
  {
    scenario: 'seal-life',
    phase: 'correction',
    roles: ['legalRep', 'handler'],
    step: { zh: '补正后提交', en: 'Correct and submit again' },
  },
  {
    scenario: 'seal-life',
    phase: 'filed',
    roles: ['legalRep'],
    step: { zh: '领取启用', en: 'Claim' },
  },
  {
    scenario: 'seal-life',
    phase: 'changing',
    roles: ['legalRep'],
    step: { zh: '申请新章', en: 'Apply for the new seal' },
  },
  {
    scenario: 'seal-life',
    phase: 'expired',
    roles: ['legalRep'],
    step: { zh: '已到期，可申请新章', en: 'It has expired; apply for a new one' },
  },
];

/** What this case waits for from the person who reads it; undefined where others are to act. */
export function waitsFor(
  view: CaseView,
  more: readonly WaitingRule[] = rules,
): TwoWords | undefined {
  const played = view.inside?.roles ?? [];
  return more.find(
    ({ scenario, phase, roles }) =>
      view.scenario === scenario && view.phase === phase && roles.some((r) => played.includes(r)),
  )?.step;
}

/** Phases after which nothing more happens. */
const over: ReadonlySet<string> = new Set([
  'superseded',
  'unclaimed',
  'compromised',
  'cancelled',
  'invalid',
  'approval-lapsed',
  'rejected',
  'closed',
  'withdrawn',
  'expired',
  'lapsed',
  'done',
  'released',
]);

/** Whether a case is neither over nor at rest: somebody else is to act. */
export function isRunning(view: CaseView): boolean {
  return !over.has(view.phase) && !['active', 'frozen'].includes(view.phase);
}

/** What a case is called in a list: the name it carries, or that of its scenario. */
export function nameOf(view: CaseView, language: 'zh' | 'en'): string {
  const { record, title } = view;
  const own = ['sealName', 'title', 'name', 'subject'].map((name) => textIn(record, name));
  return own.find((text) => text !== '') ?? title[language];
}
