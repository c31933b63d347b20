import { choice, count, fen, list, onlyIf, optional, party, rows, text } from '@yunzhang/scenario';
import { sealUse } from '@yunzhang/scenarios';

/** What the rules can do with a use. */
const effects = { approvers: '须经审批', allow: '允许', deny: '不允许' } as const;
const days = {
  1: '星期一',
  2: '星期二',
  3: '星期三',
  4: '星期四',
  5: '星期五',
  6: '星期六',
  7: '星期日',
} as const;
const dayNames = { en: 'Weekdays' };
const kindShape = sealUse.record['kind']?.shape;
const kinds = kindShape?.kind === 'choice' ? kindShape.of : {};
const approvers = () => list('审批人', party('审批人', 'person'), { max: 20, en: 'Approvers' });

/**
 * The form of approval rules, in the language of definitions, so that it is drawn and read like the
 * form of any act.
 *
 * @basis product.md N10
 */
export const policyFields = {
  rules: rows(
    '规则',
    {
      name: text('规则名称', { sizeMax: 100, en: 'Name of the rule' }),
      kinds: optional(list('文件类型', choice('文件类型', kinds), { en: 'Kinds of documents' })),
      amountFromFen: optional(fen('金额起', { min: 0, en: 'Amount from' })),
      amountBelowFen: optional(fen('金额低于', { min: 0, en: 'Amount below' })),
      counterparties: optional(list('相对方', text('名称'), { max: 100, en: 'Counterparties' })),
      fromHour: optional(count('时段起', { max: 23, en: 'From hour' })),
      toHour: optional(count('时段止', { min: 1, max: 24, en: 'To hour' })),
      weekdays: optional(list('星期', choice('星期', days), dayNames)),
      effect: choice('结论', effects, { en: 'Effect' }),
      approvers: onlyIf(approvers(), 'effect', 'approvers'),
    },
    { max: 100, en: 'Rules' },
  ),
  otherwise: choice('其余情况', effects, { en: 'Otherwise' }),
  otherApprovers: onlyIf(approvers(), 'otherwise', 'approvers'),
};

type Effect =
  | { readonly deny: true }
  | { readonly allow: true }
  | { readonly approvers: readonly string[] };

/** Rules as the server keeps them. */
export interface Policy {
  readonly rules: readonly {
    readonly name: string;
    readonly when?: Readonly<Record<string, unknown>>;
    readonly does: Effect;
  }[];
  readonly otherwise: Effect;
}

/** What stands in the form, once it was read without a fault. */
export interface PolicyInput {
  readonly rules: readonly Readonly<Record<string, unknown>>[];
  readonly otherwise: string;
  readonly otherApprovers?: readonly string[];
}

/** Rules as they are sent; conditions nobody has filled in are none. */
export function policyOf({ rules, otherwise, otherApprovers = [] }: PolicyInput): Policy {
  return {
    rules: rules.map(({ name, effect, approvers: who, weekdays, ...conditions }) => {
      const named = Object.entries(conditions).filter(([, value]) => value !== undefined);
      const when = {
        ...Object.fromEntries(named),
        ...(Array.isArray(weekdays) ? { weekdays: weekdays.map(Number) } : {}),
      };
      return {
        name: String(name),
        ...(Object.keys(when).length === 0 ? {} : { when }),
        does: effectOf(String(effect), Array.isArray(who) ? who.map(String) : []),
      };
    }),
    otherwise: effectOf(otherwise, otherApprovers),
  };
}

function effectOf(effect: string, who: readonly string[]): Effect {
  if (effect === 'deny') return { deny: true };
  return effect === 'allow' ? { allow: true } : { approvers: who };
}

/** Rules there are, as the form has them. */
export function inputOfPolicy({ rules, otherwise }: Policy): PolicyInput {
  const [other, who] = effectIn(otherwise);
  return {
    rules: rules.map(({ name, when = {}, does }) => {
      const [effect, named] = effectIn(does);
      const { weekdays, ...conditions } = when;
      return {
        name,
        ...conditions,
        ...(Array.isArray(weekdays) ? { weekdays: weekdays.map(String) } : {}),
        effect,
        ...(named.length === 0 ? {} : { approvers: named }),
      };
    }),
    otherwise: other,
    ...(who.length === 0 ? {} : { otherApprovers: who }),
  };
}

function effectIn(effect: Effect): readonly [string, readonly string[]] {
  if ('deny' in effect) return ['deny', []];
  return 'allow' in effect ? ['allow', []] : ['approvers', effect.approvers];
}
