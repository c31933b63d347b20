import { count } from '@yunzhang/scenario';
import { closed, endings, frozen } from './endings.ts';
import { amendment, control, on, terms } from './nouns.ts';
import {
  allOriginals,
  consigneeNamed,
  type Endorsement,
  inControl,
  keepsHolder,
  moves,
  numberedOnce,
  onBoard,
  otherSide,
  toAnother,
} from './rules.ts';

/** On paper the bill may have changed hands: one endorsement stands for all of that. */
function throughPaper(
  transfers: readonly Endorsement[],
  { shipper, to, at }: { readonly shipper: string; readonly to: string; readonly at: number },
): readonly Endorsement[] {
  const from = transfers.at(-1)?.to ?? shipper;
  return from === to ? transfers : [...transfers, { from, to, at }];
}

/** The bill as it was before it was offered or pledged: fresh, or with endorsements. */
const restsIn = ({ record: r }: { readonly record: { readonly transfers: readonly unknown[] } }) =>
  r.transfers.length === 0 ? 'issued' : 'circulating';
const rests = { to: ['issued', 'circulating'], goes: restsIn } as const;

export const billOfLading = on.verbs(
  {
    issue: on.opening({
      title: '签发',
      by: 'carrier',
      to: 'issued',
      names: ['shipper'],
      mayName: ['consignee'],
      must: [onBoard, consigneeNamed],
      seals: ['bill.carrier'],
      input: terms,
      casts: ({ all }) => ({ holder: all('shipper') }),
      does: ({ input }) => ({ edition: 1, transfers: [], ...input }),
    }),
    transfer: on.act({
      title: '背书转让',
      by: 'holder',
      from: ['issued', 'circulating'],
      to: 'endorsed',
      level: 2,
      closed,
      names: ['receiver'],
      must: [...moves, toAnother],
      seals: ['endorsement.holder'],
      input: control,
    }),
    accept: on.act({
      title: '受让',
      by: 'receiver',
      from: 'endorsed',
      to: 'circulating',
      closed: { frozen },
      input: { key: control.key },
      casts: ({ who }) => ({ holder: who, receiver: [] }),
      does: ({ record: r, input, all, who, now }) => ({
        edition: r.edition + 1,
        controlKey: input.key,
        proposed: undefined,
        transfers: [...r.transfers, { from: all('holder')[0] ?? '', to: who, at: now }],
      }),
    }),
    takeBack: on.act({
      title: '撤回或不受让',
      by: ['holder', 'receiver'],
      from: 'endorsed',
      ...rests,
      closed,
      casts: () => ({ receiver: [] }),
    }),
    pledge: on.act({
      title: '质押',
      by: 'holder',
      from: ['issued', 'circulating'],
      to: 'pledged',
      level: 2,
      closed,
      names: ['pledgee'],
      must: moves,
      seals: ['pledge.holder'],
      input: control,
    }),
    unpledge: on.act({
      title: '解除质押',
      by: 'pledgee',
      from: 'pledged',
      ...rests,
      closed: { frozen },
      casts: () => ({ pledgee: [] }),
    }),
    propose: on.act({
      title: '提出更正',
      by: ['carrier', 'holder'],
      from: ['issued', 'circulating', 'pledged'],
      closed,
      seals: ({ by }) => [by === 'carrier' ? 'amendment.carrier' : 'amendment.holder'],
      input: amendment,
      does: ({ input, by }) => ({
        proposed: { ...input, by: by === 'carrier' ? 'carrier' : 'holder' },
      }),
    }),
    agree: on.act({
      title: '同意更正',
      by: ['carrier', 'holder'],
      from: ['issued', 'circulating', 'pledged'],
      closed,
      must: [otherSide],
      seals: ({ by }) => [by === 'carrier' ? 'amendment.carrier' : 'amendment.holder'],
      does: ({ record: r }) => ({
        proposed: undefined,
        edition: r.edition + 1,
        discharge: r.proposed?.discharge ?? r.discharge,
      }),
    }),
    askForPaper: on.act({
      title: '请求转为纸质',
      by: 'holder',
      from: ['issued', 'circulating'],
      to: 'converting',
      level: 2,
      closed,
      must: inControl,
      seals: ['conversion.holder'],
      input: control,
    }),
    keepElectronic: on.act({
      title: '不转纸质',
      by: ['holder', 'carrier'],
      from: 'converting',
      ...rests,
      closed,
    }),
    convert: on.act({
      title: '转为纸质',
      by: 'carrier',
      from: 'converting',
      to: 'converted',
      closed,
      seals: ['conversion.carrier'],
      input: { originals: count('纸质正本份数', { min: 1, max: 3 }) },
      does: ({ record: r, input }) => ({
        originals: input.originals,
        edition: r.edition + 1,
        proposed: undefined,
      }),
    }),
    restore: on.act({
      title: '转回电子',
      by: 'carrier',
      from: 'converted',
      ...rests,
      names: ['holder'],
      must: [allOriginals, keepsHolder],
      seals: ['conversion.carrier'],
      input: { originals: count('收回纸质正本份数'), key: control.key },
      does: ({ record: r, input, all, now }) => ({
        originals: undefined,
        edition: r.edition + 1,
        controlKey: input.key,
        transfers: throughPaper(r.transfers, {
          shipper: all('shipper')[0] ?? '',
          to: all('holder')[0] ?? '',
          at: now,
        }),
      }),
    }),
    ...endings,
  },
  { claims: [numberedOnce] },
);
