import type { DrawingsOf } from '@yunzhang/scenario';
import { documentKinds } from './nouns.ts';
import type { sealUse } from './scenario.ts';

/** What is sealed is the document itself; this is the slip that goes with it. */
export const sealUsePapers: DrawingsOf<typeof sealUse> = {
  document: ({ parties, record: r }) => ({
    title: '用印单',
    lines: [
      `用印申请编号：${r.number}　用印编号：${r.act}`,
      `用印单位：${parties['owner']?.[0] ?? ''}　用途：${r.purpose}`,
      `${documentKinds[r.kind]}${r.documents.length}份，清单摘要：${r.manifest}`,
      ...r.signed.map((row) => `${row.act}　${r.documents[row.index - 1]?.number ?? ''}`),
    ],
    data: { number: r.number, act: r.act, manifest: r.manifest, signed: r.signed.length },
  }),
};
