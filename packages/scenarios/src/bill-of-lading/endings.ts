import { portCode } from '@yunzhang/identifiers';
import { identifier, party, text } from '@yunzhang/scenario';
import { control, no, on } from './nouns.ts';
import { atDestination, inControl, rightReceiver, rightSurrender, sameCourt } from './rules.ts';

/** What is said while a court holds the bill. */
export const frozen = {
  ...no('bl-frozen', '民事诉讼法 保全 [memory]'),
  values: (c: { readonly record: { readonly courtOrder?: string | undefined } }) => ({
    order: c.record.courtOrder ?? '',
  }),
};
/** What is said where the bill no longer lives, or rests. */
export const closed = {
  frozen,
  converted: no('bl-on-paper', '海商法（2025修订）第四章第五节 [S]'),
};

/** Phases in which a court can freeze it. */
const live = ['issued', 'circulating', 'endorsed', 'pledged', 'converting', 'surrendered'] as const;

/** How a bill ends, and how a court lays hands on it. */
export const endings = {
  surrender: on.act({
    title: '交回提单',
    by: 'holder',
    from: ['issued', 'circulating'],
    to: 'surrendered',
    level: 2,
    closed,
    must: [rightSurrender, ...inControl, atDestination],
    seals: ['surrender.holder'],
    input: { ...control, port: identifier('办理港', portCode) },
    does: ({ who }) => ({ surrenderedBy: who }),
  }),
  claim: on.act({
    title: '凭身份提货',
    by: 'consignee',
    from: 'issued',
    to: 'surrendered',
    level: 2,
    closed,
    must: [atDestination],
    seals: ['surrender.consignee'],
    input: { port: identifier('办理港', portCode) },
    does: ({ who }) => ({ surrenderedBy: who }),
  }),
  deliver: on.act({
    title: '交付货物',
    by: 'carrier',
    from: 'surrendered',
    to: 'delivered',
    closed,
    must: [rightReceiver],
    seals: ['delivery.carrier'],
    input: { receiver: party('提货人', 'organisation') },
  }),
  freeze: on.act({
    title: '冻结',
    by: 'court',
    from: [...live],
    to: 'frozen',
    closed,
    seals: ['freezing.court'],
    input: { courtOrder: text('法律文书号') },
    does: ({ input, who, phase }) => ({
      ...input,
      frozenBy: who,
      frozenFrom: live.find((name) => name === phase),
    }),
  }),
  thaw: on.act({
    title: '解除冻结',
    by: 'court',
    from: 'frozen',
    must: [sameCourt],
    to: [...live],
    goes: ({ record: r }) => r.frozenFrom ?? 'issued',
  }),
};
