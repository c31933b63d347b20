import { addMonths, choice, date, digest, onlyIf } from '@yunzhang/scenario';
import { matters, on } from './nouns.ts';
import { inTerm, nonePending, notAgreed, samePending, somePending } from './rules.ts';

/** The paper each matter is written on. */
const papers = {
  supplement: 'supplement.signatory',
  extend: 'extension.signatory',
  terminate: 'termination.signatory',
  perform: 'settlement.signatory',
} as const;

const raised = {
  what: choice('事项', matters),
  text: digest('文本摘要'),
  endsOn: onlyIf(date('新终止日期'), 'what', 'extend'),
};

/** What all parties have to agree on: each seals the same paper, the last one makes it so. */
export const agreements = {
  raise: on.act({
    title: '提出补充、延续、解除或履行完毕',
    by: 'signatory',
    from: ['effective', 'disputed'],
    must: [nonePending, inTerm],
    seals: ({ input }) => [papers[input.what]],
    input: raised,
    does: ({ input, who }) => ({ pending: { ...input, agreed: [who] } }),
  }),
  agree: on.act({
    title: '同意',
    by: 'signatory',
    from: ['effective', 'disputed'],
    must: [somePending, notAgreed, samePending],
    to: ['effective', 'disputed', 'terminated', 'performed'],
    goes: ({ record: { pending, settled }, phase }) => {
      if (pending === undefined && settled === 'terminate') return 'terminated';
      if (pending === undefined && settled === 'perform') return 'performed';
      return phase === 'disputed' ? 'disputed' : 'effective';
    },
    seals: ({ record: r }) => [papers[r.pending?.what ?? r.settled ?? 'supplement']],
    input: { text: digest('文本摘要') },
    does: ({ record: r, who, all, limit }) => {
      const { pending } = r;
      if (pending === undefined) return {};
      const agreed = [...pending.agreed, who];
      if (agreed.length < all('signatory').length) return { pending: { ...pending, agreed } };
      const { what, text, endsOn } = pending;
      return {
        pending: undefined,
        settled: what,
        supplements: [...r.supplements, text],
        ...(endsOn === undefined
          ? {}
          : { endsOn, retainUntil: addMonths(endsOn, limit('keepMonths')) }),
      };
    },
  }),
  drop: on.act({
    title: '撤回或不同意',
    by: 'signatory',
    from: ['effective', 'disputed'],
    must: [somePending],
    does: () => ({ pending: undefined }),
  }),
};
