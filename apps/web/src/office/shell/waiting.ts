import { casePath, type CaseView, textIn, type TwoWords } from './cases.ts';
import type { Me, RoleName } from './session.ts';

/** What waits for somebody: in this phase, for who plays one of these roles. */
export interface WaitingRule {
  readonly scenario: string;
  readonly phase: string;
  readonly roles: readonly string[];
  /** What the reader has to be in their organisation, where the case is of the whole of it. */
  readonly held?: RoleName;
  /** Not for who plays this already: nobody reviews what they accepted. */
  readonly unless?: string;
  /** Where it is done, where that is not the page of the case. */
  readonly place?: (view: CaseView) => string;
  readonly step: TwoWords;
}

/** All applications of one firm lie on one desk. */
const reviewDesk = ({ record }: CaseView) =>
  `/office/desks/review/${encodeURIComponent(textIn(record, 'company'))}`;

/** In the order in which they are told: what has a deadline comes first. @basis product.md R28 */
export const rules: readonly WaitingRule[] = [
  {
    scenario: 'seal-use',
    phase: 'approved',
    roles: ['custodian'],
    step: { zh: '扫码确认用印', en: 'Confirm the use with your phone' },
  },
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
    scenario: 'mandate',
    phase: 'offered',
    roles: ['holder'],
    step: { zh: '领取授权', en: 'Claim the mandate' },
  },
  {
    scenario: 'seal-life',
    phase: 'submitted',
    roles: ['authority'],
    held: 'reviewer',
    place: reviewDesk,
    step: { zh: '受理', en: 'Accept' },
  },
  {
    scenario: 'seal-life',
    phase: 'accepted',
    roles: ['authority'],
    held: 'reviewer',
    unless: 'acceptor',
    place: reviewDesk,
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
    phase: 'frozen',
    roles: ['legalRep'],
    step: { zh: '查看停用原因', en: 'See who froze it, and why' },
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

function ruleFor(view: CaseView, me: Me): WaitingRule | undefined {
  const { roles: played = [], parties = {} } = view.inside ?? {};
  return rules.find(
    ({ scenario, phase, roles, held, unless }) =>
      view.scenario === scenario &&
      view.phase === phase &&
      roles.some((role) => played.includes(role)) &&
      (held === undefined || me.roles.includes(held)) &&
      (unless === undefined || parties[unless]?.includes(me.person) !== true),
  );
}

/** What this case waits for from the person who reads it; undefined where others are to act. */
export function waitsFor(view: CaseView, me: Me): TwoWords | undefined {
  return ruleFor(view, me)?.step;
}

/** Where the person goes on with a case: where it waits for them, or its own page. */
export function placeOf(view: CaseView, me: Me): string {
  return ruleFor(view, me)?.place?.(view) ?? casePath(view);
}

/** What a case is called in a list: the name it carries, or that of its scenario. */
export function nameOf(view: CaseView, language: 'zh' | 'en'): string {
  const { record, title } = view;
  const own = ['sealName', 'title', 'name', 'subject'].map((name) => textIn(record, name));
  return own.find((text) => text !== '') ?? title[language];
}
