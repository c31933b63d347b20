import type { DrawingsOf } from '@yunzhang/scenario';
import { minuteOf } from '../kit/moment.ts';
import type { supportTicket } from './scenario.ts';

/** What the papers of a ticket say. */
export const supportTicketPapers: DrawingsOf<typeof supportTicket> = {
  rootCause: ({ record: r, openedAt }) => ({
    title: '一级事项根因报告',
    lines: [
      `工单编号：${r.number}　错误代码：${r.code ?? '无'}`,
      `登记时间：${minuteOf(openedAt)}　解决时限：${minuteOf(r.resolveBy)}`,
      `解决时间：${r.resolvedAt === undefined ? '尚未解决' : minuteOf(r.resolvedAt)}`,
      `处理说明：${r.note ?? '无'}`,
      `根本原因：${r.rootCause ?? '尚未查明'}`,
    ],
    data: { number: r.number, code: r.code, rootCause: r.rootCause, resolvedAt: r.resolvedAt },
  }),
};
