import {
  begin,
  choice,
  date,
  day,
  digest,
  go,
  group,
  list,
  optional,
  text,
} from '@yunzhang/scenario';
import { alive, code, on, packed, packedMax, recall } from './nouns.ts';
import { callBack, carry, coded, fresh, includeBox, includeMiddle, recalls } from './packing.ts';
import {
  allScanned,
  contentsOf,
  expiresLater,
  holdsPacks,
  inside,
  keptCold,
  licensedConsignee,
  notEmpty,
  otherWitness,
  outermost,
  staysTogether,
  unitsAddUp,
} from './rules.ts';
import { dispense, giveBack, sell, sellPart } from './sales.ts';

const carried = (m: Parameters<typeof inside>[0]) => inside(m).map((c) => go(carry, c.id, {}));

const acts = {
  assign: on.opening({
    title: '赋码并上传包装关系',
    by: 'maker',
    to: 'assigned',
    must: [expiresLater, ...coded, notEmpty],
    input: packed,
    casts: ({ who }) => ({ holder: who }),
    does: ({ input: { boxes, middles, ...input } }) => ({
      ...fresh,
      ...input,
      contents: contentsOf({ boxes, middles }),
      left: input.level === 'box' ? input.units : 0,
    }),
    also: ({ input: { level, boxes = [], middles = [], ...bare }, who }) => {
      if (level === 'box') return [];
      const names = { maker: who, holder: who };
      return [
        ...middles.map((middle) => begin(includeMiddle, { ...bare, ...middle }, names)),
        ...boxes.map((one) => begin(includeBox, { ...bare, code: one }, names)),
      ];
    },
  }),
  includeMiddle,
  includeBox,
  release: on.act({
    title: '放行',
    by: 'maker',
    from: 'assigned',
    to: 'released',
    must: [outermost],
    seals: ['release.maker'],
    input: { report: digest('检验报告') },
    does: ({ input }) => input,
    also: carried,
  }),
  ship: on.act({
    title: '发货',
    by: 'holder',
    from: ['released', 'received'],
    to: 'in-transit',
    names: ['consignee'],
    must: [outermost, licensedConsignee],
    seals: ['shipment.holder'],
    input: { licence: group('收货单位许可证', { number: text('编号'), until: date('有效期至') }) },
    also: carried,
  }),
  receive: on.act({
    title: '收货验收',
    by: 'consignee',
    from: 'in-transit',
    to: 'received',
    must: [allScanned, keptCold],
    seals: ['acceptance.consignee'],
    input: {
      scanned: list('扫描的追溯码', code, { min: 1, max: packedMax + 1 }),
      temperature: optional(choice('运输温度', { kept: '全程合格', broken: '超出范围' })),
    },
    casts: ({ who }) => ({ holder: who, consignee: [] }),
    also: carried,
  }),
  carry,
  unpack: on.act({
    title: '拆箱',
    by: 'holder',
    from: ['released', 'received'],
    to: 'unpacked',
    must: [outermost, holdsPacks],
  }),
  sell,
  sellPart,
  dispense,
  giveBack,
  recall: on.act({
    title: '召回',
    by: ['maker', 'regulator'],
    from: [...alive, 'condemned', 'unpacked'],
    to: ['recalled', 'unpacked'],
    goes: ({ phase }) => (phase === 'unpacked' ? 'unpacked' : 'recalled'),
    must: [outermost],
    seals: ({ by }) => [by === 'maker' ? 'recall.maker' : 'recall.regulator'],
    input: recall,
    does: ({ input, now, limit }) => ({
      recall: { ...input, tellBy: now + limit(`recallDays${input.class}`) * day },
    }),
    also: (m) => recalls(m, m.record.recall),
  }),
  callBack,
  condemn: on.act({
    title: '报损',
    by: 'holder',
    from: alive,
    to: 'condemned',
    names: ['witness'],
    must: [outermost, otherWitness],
    seals: ['destruction.holder'],
    input: { reason: text('销毁原因') },
    does: ({ input }) => ({ condemned: input.reason }),
    also: carried,
  }),
  destroy: on.act({
    title: '监督销毁',
    by: 'witness',
    from: 'condemned',
    to: 'destroyed',
    seals: ['destruction.witness'],
    also: carried,
  }),
};

/** Every pack of a drug by its own code, from the maker to the patient. */
export const drugPack = on.verbs(acts, {
  always: [unitsAddUp, staysTogether],
  claims: [on.claim('dt-code-taken', 'NMPAB/T 1002 [memory]', ({ record: r }) => r.code)],
});
