import { day, digest, go, text } from '@yunzhang/scenario';
import { activated, born, destroyed, leaked } from './follow-ups.ts';
import { type CodeRecord, codeNouns as on, dossier, no, origin } from './nouns.ts';
import {
  deviceMayTry,
  isSuspicious,
  missesWith,
  networkMayTry,
  type Query,
  scansWith,
  serialOnce,
  type Suspicion,
  triesOf,
} from './rules.ts';

export { codeBatch } from './batch.ts';

const living = ['active', 'verified', 'again'] as const;

const ended = {
  suspect: no('article-code-held', dossier),
  counterfeit: no('article-code-counterfeit', dossier),
  fake: no('article-code-not-on-sale', dossier),
  recalled: no('article-code-recalled', dossier),
} as const;

/** The open code: what anybody's telephone reads off the package. */
const scan = on.act({
  title: '扫码',
  by: 'consumer',
  from: ['printed', 'void', ...living],
  to: ['fake', 'suspect', ...living],
  goes: ({ phase, record, limit }) => {
    if (isSuspicious(record.scans, suspicionOf(limit))) return 'suspect';
    return living.find((one) => one === phase) ?? 'fake';
  },
  closed: ended,
  input: { device: origin.device, region: origin.region },
  does: ({ record, now, input }) => ({ scans: scansWith(record, now, input) }),
  also: ({ phase, parent }) => {
    const batch = parent();
    return phase === 'printed' && batch !== undefined ? [go(leaked, batch.id, {})] : [];
  },
});

/** The covered code. A wrong one is an answer and no refusal: a refusal would not be counted. */
const verify = on.act({
  title: '验证',
  by: 'consumer',
  from: living,
  to: ['suspect', ...living],
  must: [deviceMayTry, networkMayTry],
  goes: ({ phase, record, limit }) => {
    if (isSuspicious(record.scans, suspicionOf(limit))) return 'suspect';
    if (record.answer !== 'none') return record.answer === 'again' ? 'again' : 'verified';
    return living.find((one) => one === phase) ?? 'active';
  },
  closed: {
    ...ended,
    printed: no('article-code-not-on-sale', dossier),
    void: no('article-code-not-on-sale', dossier),
  },
  input: { token: digest('验证码摘要'), ...origin },
  does: (m) => outcome(m, termsOf(m.limit)),
});

const clear = on.act({
  title: '解除怀疑',
  by: 'brand',
  from: 'suspect',
  to: ['active', 'verified'],
  // Who asked first stays known: a cleared code is not verified for the first time twice.
  goes: ({ record }) => (record.firstAt === undefined ? 'active' : 'verified'),
  level: 2,
  input: { evidence: digest('鉴定材料摘要') },
  seals: ['appraisal.brand'],
  does: ({ input }) => ({ scans: [], ...input }),
});

const confirm = on.act({
  title: '认定假冒',
  by: 'brand',
  from: 'suspect',
  to: 'counterfeit',
  level: 2,
  input: { evidence: digest('鉴定材料摘要') },
  seals: ['appraisal.brand'],
  does: ({ input }) => input,
});

const recall = on.act({
  title: '召回',
  by: 'brand',
  from: living,
  to: 'recalled',
  level: 2,
  input: { notice: text('召回公告文号') },
  seals: ['recall.brand'],
  does: ({ input }) => input,
});

/** One code on one article: scanned, verified once, asked for again, suspected, recalled. */
export const articleCode = on.verbs(
  { born, activated, destroyed, scan, verify, clear, confirm, recall },
  { claims: [serialOnce] },
);

interface Terms extends Suspicion {
  readonly silent: number;
  readonly silentDays: number;
  readonly tries: number;
}

type Limits = (name: 'devices' | 'provinces' | 'silent' | 'silentDays' | 'deviceTries') => number;

function suspicionOf(limit: Limits): Suspicion {
  return { devices: limit('devices'), provinces: limit('provinces') };
}

function termsOf(limit: Limits): Terms {
  const [silent, silentDays] = [limit('silent'), limit('silentDays')];
  return { ...suspicionOf(limit), silent, silentDays, tries: limit('deviceTries') };
}

interface Asked {
  readonly phase: string;
  readonly record: CodeRecord;
  readonly now: number;
  readonly input: Query & { readonly token: string; readonly region: string };
}

/** What comes of a covered code. What a wrong one writes is the same in every phase. */
function outcome({ phase, record, now, input }: Asked, terms: Terms): Partial<CodeRecord> {
  if (input.token !== record.token) {
    const misses = missesWith(record, now, input);
    return { misses, left: terms.tries - triesOf({ misses }, now, input).length, answer: 'none' };
  }
  const scans = scansWith(record, now, input);
  if (isSuspicious(scans, terms)) return { scans };
  const { firstAt, firstDevice, repeats } = record;
  if (firstAt === undefined) {
    const first = { firstAt: now, firstRegion: input.region, firstDevice: input.device };
    return { ...first, scans, answer: 'first' };
  }
  const isSilent =
    phase === 'verified' &&
    input.device === firstDevice &&
    now < firstAt + terms.silentDays * day &&
    repeats < terms.silent;
  return isSilent ? { scans, repeats: repeats + 1, answer: 'first' } : { scans, answer: 'again' };
}
