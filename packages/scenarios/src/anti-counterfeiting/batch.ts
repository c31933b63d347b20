import { begin, count, go, type Step, type Verb } from '@yunzhang/scenario';
import { activated, born, destroyed, leaked, settledAfter } from './follow-ups.ts';
import { article, batchNouns as on, printed, serials, size } from './nouns.ts';
import {
  addsUp,
  codesBySerial,
  datesFit,
  isCounted,
  printsAll,
  withinBatch,
  withinQuota,
} from './rules.ts';

/** The maker of codes asks for an order. */
const ask = on.opening({
  title: '申请制码',
  by: 'factory',
  to: 'asked',
  names: ['brand', 'line', 'regulator'],
  must: [datesFit],
  input: { ...article, ordered: size },
  does: ({ input }) => ({ printed: 0, activated: 0, voided: 0, ...input }),
});

/** The brand says how many there may be; it may say more later. */
const approve = on.act({
  title: '批准数量',
  by: 'brand',
  from: ['asked', 'generated'],
  to: 'generated',
  level: 2,
  input: { quota: count('批准数量', { min: 1 }) },
  seals: ['order.brand'],
  does: ({ input }) => input,
});

const decline = on.act({ title: '不批准', by: 'brand', from: 'asked', to: 'declined' });

const print = on.act({
  title: '印制',
  by: 'factory',
  from: 'generated',
  to: 'printed',
  must: [withinQuota, printsAll],
  input: { codes: printed },
  seals: ['order.factory'],
  does: ({ input }) => ({ printed: input.codes.length }),
  also: ({ input, record, the }) => {
    const { gtin, batch, made, expires } = record;
    const names = {
      factory: the('factory'),
      brand: the('brand'),
      line: the('line'),
      regulator: the('regulator'),
    };
    return input.codes.map((code) => begin(born, { gtin, batch, made, expires, ...code }, names));
  },
});

/** The line packs: these codes are now on articles. */
const activate = on.act({
  title: '激活',
  by: 'line',
  from: 'printed',
  to: ['printed', 'settled'],
  goes: ({ record }) => settledAfter(record),
  must: [withinBatch],
  input: { serials },
  seals: ['statement.line'],
  does: ({ record, input }) => ({ activated: record.activated + input.serials.length }),
  also: ({ input, kin }) => onEach(activated, input.serials, kin()),
});

const destroy = on.act({
  title: '销毁多余',
  by: 'factory',
  from: 'printed',
  to: ['printed', 'settled'],
  goes: ({ record }) => settledAfter(record),
  must: [isCounted, withinBatch],
  input: { serials, counted: count('清点数量', { min: 1 }) },
  seals: ['destruction.factory'],
  does: ({ record, input }) => ({ voided: record.voided + input.serials.length }),
  also: ({ input, kin }) => onEach(destroyed, input.serials, kin()),
});

/** An order of article codes: how many were approved, printed, activated and destroyed. */
export const codeBatch = on.verbs(
  { ask, approve, decline, print, activate, destroy, leaked },
  { always: [addsUp] },
);

function onEach(
  act: Verb<object>,
  wanted: readonly string[],
  kin: Parameters<typeof codesBySerial>[0],
): readonly Step[] {
  const own = codesBySerial(kin);
  return wanted.flatMap((serial) => {
    const code = own.get(serial);
    return code === undefined ? [] : [go(act, code.id, {})];
  });
}
