import { acts, actWords, type LogBody } from '@yunzhang/ledger';
import { digestTail, type Language, timeText, type Values } from '../words/saying.ts';
import type { Key } from '../words/zh.ts';

/** What an act is called; the words stand in the ledger's own book. */
export function actText(act: number, language: Language): string {
  return actWords(act)[language];
}

/** What an act of the log itself says, in short. @basis ledger.md §13.4 */
export function bodyText(body: LogBody, say: (key: Key, values?: Values) => string): string {
  switch (body.act) {
    case acts.logGenesis:
      return body.previous === undefined
        ? body.origin
        : say('body-genesis', { origin: body.previous.origin, size: body.previous.size });
    case acts.logTwin:
      return say('body-twin', { size: body.size });
    case acts.logIndex:
      return say('body-index', { from: body.from, to: body.to });
    case acts.logAnchor:
      return say('body-anchor', { chain: body.chain, size: body.size, block: body.block });
    case acts.logKey:
      return say(body.isRetired ? 'body-key-retired' : 'body-key', {
        time: timeText(body.fromAt),
        count: body.vkeys.length,
      });
    case acts.logClose:
      return body.next === undefined ? '' : say('body-close', { origin: digestTail(body.next) });
  }
}
