import type { DrawingsOf, PaperText } from '@yunzhang/scenario';
import { minuteOf } from '../kit/moment.ts';
import { type Prescription, types } from './nouns.ts';
import type { prescription } from './scenario.ts';

/** The papers of a prescription, in words. The token of the patient stands on none of them. */
export const prescriptionPapers: DrawingsOf<typeof prescription> = {
  prescription: (c) => ({
    title: `处方笺（${types[c.record.type]}）`,
    lines: [
      `处方编号：${c.record.number}`,
      `患者身份证号：${c.record.patientId}${weightOf(c)}`,
      `诊断：${c.record.diagnoses.map(({ code, name }) => `${name}（${code}）`).join('、')}`,
      ...c.record.items.map(
        ({ name, spec, dose, frequency, route, days, packs }, n) =>
          `${n + 1}. ${name} ${spec}　每次${dose} ${frequency} ${route}　${days}日　${packs}盒`,
      ),
      `有效期至：${timeOf(c.record.validUntil)}`,
    ],
    data: { number: c.record.number, digest: c.record.digest, items: c.record.items },
  }),
  dispensing: sheet('调配单', ({ record: { dispensed } }) =>
    dispensed.map(
      ({ at, by, pharmacist, item, pack, units }) =>
        `${minuteOf(at)}　${by}（${pharmacist}）　第${item}项　${pack}　${units}个单位`,
    ),
  ),
  revocation: sheet('处方撤销记录', ({ record: r }) => [`作废理由：${r.voidedFor ?? ''}`]),
  return: sheet('退药单', ({ record: r }) => [
    '退药原因：质量问题',
    `退回：${r.takenBack.join('、')}`,
  ]),
};

const timeOf = (at: number | undefined) => (at === undefined ? '' : minuteOf(at));

function weightOf({ record: { weight } }: Prescription): string {
  return weight === undefined ? '' : `　体重：${weight}千克`;
}

function sheet(
  title: string,
  more: (c: Prescription) => readonly string[],
): (c: Prescription) => PaperText {
  return (c) => {
    const { number, left, dispensed, takenBack } = c.record;
    const lines = [`处方编号：${number}`, ...more(c)];
    return { title, lines, data: { number, left, dispensed, takenBack } };
  };
}
