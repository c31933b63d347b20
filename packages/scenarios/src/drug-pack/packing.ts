import { begin, go, type Verb } from '@yunzhang/scenario';
import { alive, boxes as boxCodes, called, code, on, product, type Recalled } from './nouns.ts';
import { asPrinted, inside, itsProduct } from './rules.ts';

/** A pack nobody has sold anything of. */
export const fresh = { left: 0, sales: [], prescriptions: [], contents: [] };
/** What the code on a pack must say of it. */
export const coded = [itsProduct, asPrinted];

/** A box that is assigned its code with the pack around it. */
export const includeBox = on.opening({
  title: '装入最小包装',
  within: ['drug-pack.assign', 'drug-pack.includeMiddle'],
  to: 'assigned',
  names: ['maker', 'holder'],
  must: coded,
  input: { ...product, code },
  does: ({ input }) => ({ ...fresh, ...input, level: 'box', left: input.units }),
});

/** A middle pack that is assigned its code with the case around it. */
export const includeMiddle = on.opening({
  title: '装入中包装',
  within: 'drug-pack.assign',
  to: 'assigned',
  names: ['maker', 'holder'],
  must: coded,
  input: { ...product, code, boxes: boxCodes },
  does: ({ input: { boxes, ...input } }) => ({
    ...fresh,
    ...input,
    level: 'middle',
    contents: boxes,
  }),
  also: ({ input: { boxes, ...input }, the }) => {
    const names = { maker: the('maker'), holder: the('holder') };
    return boxes.map((one) => begin(includeBox, { ...input, code: one }, names));
  },
});

const followed = ['release', 'ship', 'receive', 'condemn', 'destroy', 'carry'];
const moves = ['released', 'in-transit', 'received', 'condemned', 'destroyed'] as const;

/** Whatever happens to an unopened pack happens to all that lies in it. */
export const carry: Verb<object> = on.act({
  title: '随大包装',
  within: followed.map((act) => `drug-pack.${act}`),
  from: ['assigned', 'released', 'in-transit', 'received', 'recalled', 'condemned'],
  to: moves,
  goes: ({ parent }) => moves.find((phase) => phase === parent()?.phase) ?? 'released',
  casts: ({ parent }) => ({ holder: parent()?.parties['holder'] ?? [] }),
  also: (m) => inside(m).map((c) => go(carry, c.id, {})),
});

/** A recall reaches all that was packed in it, wherever that is by now. */
export const callBack: Verb<Recalled> = on.act({
  title: '随大包装召回',
  within: ['drug-pack.recall', 'drug-pack.callBack'],
  from: [...alive, 'condemned', 'unpacked'],
  to: ['recalled', 'unpacked'],
  input: called,
  // An opened case holds nothing that could be taken off a shelf.
  goes: ({ phase }) => (phase === 'unpacked' ? 'unpacked' : 'recalled'),
  does: ({ input }) => ({ recall: input }),
  also: (m) => recalls(m, m.input),
});

/** The recall of all that was packed in a pack, but for what is destroyed. */
export function recalls(m: Parameters<typeof inside>[0], recalled: Recalled | undefined) {
  if (recalled === undefined) return [];
  const left = inside(m).filter((c) => c.phase !== 'destroyed');
  return left.map((c) => go(callBack, c.id, recalled));
}
