import type { Instant } from '@yunzhang/base';
import { z } from 'zod';

/** Rules of one policy; an organisation with more wants another organisation of its rules. */
const rulesMax = 100;
const zoneMs = 8 * 3_600_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const fen = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const words = z.array(z.string().min(1).max(256)).min(1).max(100).readonly();
const when = z.strictObject({
  kinds: words.exactOptional(),
  sealKinds: words.exactOptional(),
  amountFromFen: fen.exactOptional(),
  amountBelowFen: fen.exactOptional(),
  counterparties: words.exactOptional(),
  fromHour: z.number().int().min(0).max(23).exactOptional(),
  toHour: z.number().int().min(1).max(24).exactOptional(),
  weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7).readonly().exactOptional(),
});
const effect = z.union([
  z.strictObject({ deny: z.literal(true) }),
  z.strictObject({ allow: z.literal(true) }),
  z.strictObject({ approvers: z.array(z.string().min(1).max(256)).min(1).max(20).readonly() }),
]);

/** A policy: who must approve what, as data. @basis product.md N10 */
export const policyForm = z.strictObject({
  rules: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(100),
        when: when.exactOptional(),
        does: effect,
      }),
    )
    .max(rulesMax)
    .readonly(),
  otherwise: effect,
});
/** A policy: who must approve what, as data. */
export type Policy = z.output<typeof policyForm>;

/** A use as a policy looks at it. */
export interface PolicyUse {
  readonly kind: string;
  readonly sealKind?: string;
  readonly amountFen: number;
  readonly counterparties: readonly string[];
  readonly at: Instant;
}

/** One condition of a rule, and whether it holds. */
export interface ConditionLine {
  readonly what: keyof z.output<typeof when>;
  readonly holds: boolean;
  readonly zh: string;
  readonly en: string;
}

/** One rule, and what it does to this use. */
export interface PolicyLine {
  readonly rule: string;
  readonly holds: boolean;
  readonly effect: 'none' | 'deny' | 'allow' | 'approvers';
  readonly approvers?: readonly string[];
  readonly conditions: readonly ConditionLine[];
  readonly zh: string;
  readonly en: string;
}

/** What a policy says of a use, line by line. */
export interface Decision {
  readonly decision: 'approve' | 'deny';
  /** Of the policy; 0 where there is none. */
  readonly version: number;
  /** Who must approve, in the order in which the rules name them. */
  readonly approvers: readonly string[];
  /** The rule that denied, or the last that held; empty where none did. */
  readonly rule: string;
  readonly lines: readonly PolicyLine[];
}

/** Without a policy whoever asks names who approves. */
export const noPolicy: Policy = { rules: [], otherwise: { allow: true } };

/**
 * Decides a use. Pure: the same policy and use give the same decision for ever.
 *
 * Every rule that holds adds its approvers; the first that denies ends it; `otherwise` speaks where
 * none holds. Rules after a denial are not looked at and have no line.
 *
 * @basis product.md N10; platform.md P05 (approvals by rule: type, amount, counterparty)
 */
export function decidePolicy(policy: Policy, version: number, use: PolicyUse): Decision {
  const lines: PolicyLine[] = [];
  const approvers: string[] = [];
  let last = '';
  const take = (line: PolicyLine): boolean => {
    lines.push(line);
    if (!line.holds) return false;
    last = line.rule;
    for (const one of line.approvers ?? []) if (!approvers.includes(one)) approvers.push(one);
    return line.effect === 'deny';
  };
  for (const { name, when: conditions = {}, does } of policy.rules) {
    if (take(lineOf(name, conditionsOf(conditions, use), does))) {
      return { decision: 'deny', version, approvers: [], rule: name, lines };
    }
  }
  if (lines.some(({ holds }) => holds)) {
    return { decision: 'approve', version, approvers, rule: last, lines };
  }
  const isDenied = take(lineOf('otherwise', [], policy.otherwise));
  return {
    decision: isDenied ? 'deny' : 'approve',
    version,
    approvers: isDenied ? [] : approvers,
    rule: 'otherwise',
    lines,
  };
}

function lineOf(
  rule: string,
  conditions: readonly ConditionLine[],
  does: Policy['otherwise'],
): PolicyLine {
  const holds = conditions.every((one) => one.holds);
  const missing = conditions.find((one) => !one.holds);
  if (missing !== undefined) {
    const [zh, en] = [`不适用：${missing.zh}`, `does not apply: ${missing.en}`];
    return { rule, holds, effect: 'none', conditions, zh, en };
  }
  if ('deny' in does) {
    return {
      rule,
      holds,
      effect: 'deny',
      conditions,
      zh: '适用：不允许用印',
      en: 'applies: denied',
    };
  }
  if ('allow' in does) {
    const [zh, en] = ['适用：允许，不增加审批人', 'applies: allowed, no approver is added'];
    return { rule, holds, effect: 'allow', conditions, zh, en };
  }
  const { approvers } = does;
  const names = approvers.join('、');
  const [zh, en] = [`适用：须经${names}审批`, `applies: ${approvers.join(', ')} must approve`];
  return { rule, holds, effect: 'approvers', approvers, conditions, zh, en };
}

const yuan = (amountFen: number): string => (amountFen / 100).toFixed(2);

function conditionsOf(conditions: z.output<typeof when>, use: PolicyUse): readonly ConditionLine[] {
  const { kinds, sealKinds, amountFromFen, amountBelowFen, counterparties } = conditions;
  const lines: ConditionLine[] = [];
  const add = (line: ConditionLine): void => void lines.push(line);
  if (kinds !== undefined) add(listLine('kinds', kinds, use.kind));
  if (sealKinds !== undefined) add(listLine('sealKinds', sealKinds, use.sealKind ?? ''));
  if (amountFromFen !== undefined) {
    const [is, from] = [yuan(use.amountFen), yuan(amountFromFen)];
    const holds = use.amountFen >= amountFromFen;
    add({
      what: 'amountFromFen',
      holds,
      zh: `金额${is}元，起点${from}元`,
      en: `${is} yuan, from ${from}`,
    });
  }
  if (amountBelowFen !== undefined) {
    const [is, below] = [yuan(use.amountFen), yuan(amountBelowFen)];
    const holds = use.amountFen < amountBelowFen;
    const [zh, en] = [`金额${is}元，须低于${below}元`, `${is} yuan, below ${below}`];
    add({ what: 'amountBelowFen', holds, zh, en });
  }
  if (counterparties !== undefined) {
    const named = use.counterparties.find((one) => counterparties.includes(one));
    const [who, list] = [use.counterparties.join('、') || '无', counterparties.join('、')];
    const [zh, en] = [`相对方${who}，规则针对${list}`, `with ${who}; the rule is about ${list}`];
    add({ what: 'counterparties', holds: named !== undefined, zh, en });
  }
  return [...lines, ...timeLines(conditions, use.at)];
}

function listLine(what: 'kinds' | 'sealKinds', list: readonly string[], is: string): ConditionLine {
  const of = { kinds: ['文件类型', 'kind'], sealKinds: ['印章类型', 'seal'] }[what];
  const names = list.join('、');
  const [zh, en] = [
    `${of[0]}${is}，规则针对${names}`,
    `${of[1]} ${is}; the rule is about ${names}`,
  ];
  return { what, holds: list.includes(is), zh, en };
}

/** Hours and days of Beijing; a Monday is 1. */
function timeLines(
  { fromHour, toHour, weekdays }: z.output<typeof when>,
  at: Instant,
): readonly ConditionLine[] {
  const hour = Math.floor(((at + zoneMs) / hourMs) % 24);
  // The first of January 1970 was a Thursday.
  const weekday = ((Math.floor((at + zoneMs) / dayMs) + 3) % 7) + 1;
  const lines: ConditionLine[] = [];
  if (fromHour !== undefined) {
    const [zh, en] = [`现在${hour}时，规则自${fromHour}时起`, `it is ${hour}; from ${fromHour} on`];
    lines.push({ what: 'fromHour', holds: hour >= fromHour, zh, en });
  }
  if (toHour !== undefined) {
    const [zh, en] = [`现在${hour}时，规则至${toHour}时止`, `it is ${hour}; until ${toHour}`];
    lines.push({ what: 'toHour', holds: hour < toHour, zh, en });
  }
  if (weekdays !== undefined) {
    const list = weekdays.join('、');
    const [zh, en] = [
      `星期${weekday}，规则针对${list}`,
      `day ${weekday}; the rule is about ${list}`,
    ];
    lines.push({ what: 'weekdays', holds: weekdays.includes(weekday), zh, en });
  }
  return lines;
}
