import { setTimeout as pause } from 'node:timers/promises';
import { type CodeBook, fromUtf8, isoUtc } from '@yunzhang/base';
import { actWords, ledgerCodes } from '@yunzhang/ledger';
import type { MonitorState, ReportedAlarm, WatchReport, WatchTask } from '@yunzhang/server';
import { readFile, writeFile } from './files.ts';
import { policyOption, withLog } from './log-trust.ts';
import { CommandProblem, explain, exits, wrongUsage } from './problem.ts';
import { startProgress } from './progress.ts';
import { type Language, plain, type Surroundings } from './surroundings.ts';
import { wholeOf } from './values.ts';

/** Owners with many years of records. */
const ownerSizeMax = 256 * 1024 * 1024;

type Options = Readonly<Record<string, string | true | undefined>>;

/** Reads and checks a whole log, from its first entry. @basis ledger.md §17 (full auditor) */
export async function runLogAudit(
  where: string,
  options: Options,
  world: Surroundings,
): Promise<number> {
  const plan = { audit: true, ...policyOption(options), ...(await anchorOption(options)) };
  const { report } = await look({ where, plan, state: undefined, world });
  await show(report, { options, world });
  return exitOf(report);
}

interface Look {
  readonly where: string;
  readonly plan: Omit<WatchTask, 'source' | 'now' | 'state' | 'tell'>;
  readonly state: MonitorState | undefined;
  readonly world: Surroundings;
}

async function look({ where, plan, state, world }: Look) {
  return withLog(async () => {
    const { openLogSource, watchLog } = await import('@yunzhang/server');
    let progress: ReturnType<typeof startProgress> | undefined;
    const tell = (done: number, total: number): void => {
      progress ??= startProgress(world, total);
      progress.step(done, '');
    };
    const source = openLogSource(where);
    try {
      return await watchLog({ ...plan, source, state, now: world.now(), tell });
    } finally {
      progress?.end();
    }
  });
}

/**
 * Watches a log in one role or more, once or again and again, and keeps what it saw in a file.
 *
 * @basis ledger.md §17
 */
export async function runLogMonitor(
  where: string,
  options: Options,
  world: Surroundings,
): Promise<number> {
  const { every, times, once, state: stateFile } = options;
  if (every !== undefined && once === true) wrongUsage('--once, --every');
  if (times !== undefined && every === undefined) wrongUsage('--times without --every');
  const seconds = every === undefined ? 0 : wholeOf(String(every), bounds('--every', 86_400));
  const looks = times === undefined ? undefined : wholeOf(String(times), bounds('--times', 1e6));
  const plan = await planOf(options);
  const file = String(stateFile);
  let exit: number = exits.ok;
  for (let done = 1; ; done++) {
    const found = await lookAndKeep({ where, plan, file, options, world, isLast: seconds === 0 });
    // An alarm outweighs a look that failed.
    if (exit !== exits.refused) exit = found;
    if (seconds === 0 || done === looks) return exit;
    await pause(seconds * 1000);
  }
}

const bounds = (name: string, max: number) => ({ name, min: 1, max });

async function planOf(options: Options): Promise<Look['plan']> {
  const { owner, audit, count, maxAge } = options;
  const minutes = maxAge === undefined ? 0 : wholeOf(String(maxAge), bounds('--max-age', 1e6));
  const ownerFile = typeof owner === 'string' ? await readOwner(owner) : undefined;
  return {
    ...policyOption(options),
    ...(await anchorOption(options)),
    ...(ownerFile === undefined ? {} : { owner: ownerFile }),
    audit: audit === true,
    count: count === true,
    ...(minutes === 0 ? {} : { ageMaxMs: minutes * 60_000 }),
  };
}

/** Contracts to compare the log with; asked only where a person names a node. */
async function anchorOption(options: Options): Promise<Pick<WatchTask, 'anchors'>> {
  const { anchor } = options;
  if (typeof anchor !== 'string') return {};
  return withLog(async () => {
    const { anchorAt } = await import('@yunzhang/server');
    return { anchors: [anchorAt(anchor)] };
  });
}

function readOwner(file: string) {
  return withLog(async () => {
    const { readOwnerFile } = await import('@yunzhang/server');
    return readOwnerFile(fromUtf8(readFile(file, ownerSizeMax)));
  });
}

interface Watch {
  readonly where: string;
  readonly plan: Look['plan'];
  readonly file: string;
  readonly options: Options;
  readonly world: Surroundings;
  readonly isLast: boolean;
}

async function lookAndKeep(watch: Watch): Promise<number> {
  const { where, plan, file, options, world, isLast } = watch;
  try {
    const { readMonitorState, writeKeptHeads, writeMonitorState } =
      await import('@yunzhang/server');
    const state = await withLog(async () => readMonitorState(file));
    const { report, state: next, kept } = await look({ where, plan, state, world });
    await show(report, { options, world });
    for (const heads of kept) {
      const name = `${file}.heads-${heads.hash.name}-${world.now()}.json`;
      writeFile(name, writeKeptHeads(heads));
      world.complain(`yunzhang: ${keptWords[world.language]}: ${plain(name)}`);
    }
    // Told first, kept after: whoever is stopped in between is told again.
    writeMonitorState(file, next);
    return exitOf(report);
  } catch (error) {
    if (isLast || !(error instanceof CommandProblem)) throw error;
    // A server that is away for a while does not end the watch.
    const { line, exit } = await explain(error, world.language);
    world.complain(line);
    return exit;
  }
}

/** What is said about heads that were kept. */
export const keptWords = {
  zh: '互不相连的日志头已保存',
  en: 'heads that do not connect are kept in',
};

function exitOf({ alarms }: WatchReport): number {
  return alarms.some(isRung) ? exits.refused : exits.ok;
}

/** Notices are shown, not rung for. */
function isRung({ code }: ReportedAlarm): boolean {
  return !code.startsWith('notice-');
}

async function show(
  report: WatchReport,
  { options, world }: { readonly options: Options; readonly world: Surroundings },
): Promise<void> {
  if (options['json'] === true) return world.write(JSON.stringify(report));
  const { monitorCodes } = await import('@yunzhang/server');
  for (const line of linesOf(report, world.language, monitorCodes)) world.write(plain(line));
}

function linesOf(report: WatchReport, language: Language, book: CodeBook): readonly string[] {
  const { origin, at, heads, alarms, notices, audited, owner, counts } = report;
  const zh = language === 'zh';
  const rung = alarms.filter(isRung).length;
  return [
    `${origin}  ${isoUtc(at)}`,
    ...heads.map(({ tree, size, root, witnesses }) => {
      const by =
        witnesses.length === 0 ? '' : `  ${zh ? '见证' : 'witnessed by'} ${witnesses.join(', ')}`;
      return `  ${tree.padEnd(6)} ${size}  ${root}${by}`;
    }),
    ...(audited === undefined
      ? []
      : [`  ${zh ? '已核对条目' : 'entries checked'} ${audited.from}–${audited.to}`]),
    ...(owner === undefined
      ? []
      : [`  ${zh ? '本方印章行为' : 'acts of your seals'} ${owner.acts} (0–${owner.coveredTo})`]),
    ...(counts ?? []).map(({ day, act, purpose, count }) => {
      const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
      const name = actWords(act)[language];
      return `  ${date}  ${name}${purpose === undefined ? '' : ` / ${purpose}`}  ${count}`;
    }),
    ...notices.map(({ code, detail }) => {
      return `  · ${book[code]?.[language] ?? ''} [${code}]: ${detail}`;
    }),
    ...alarms.map((alarm) => alarmLine(alarm, language)),
    rung === 0 ? (zh ? '无告警' : 'no alarm') : `${rung} ${zh ? '条告警' : 'alarms'}`,
  ];
}

function alarmLine(alarm: ReportedAlarm, language: Language): string {
  const { code, index, seal, detail } = alarm;
  const mark = isRung(alarm) ? (language === 'zh' ? '告警' : 'ALARM') : '·';
  const place = index === undefined ? '' : ` #${index}`;
  const whose = seal === undefined ? '' : ` ${seal}`;
  const more = detail === undefined || detail === '' ? '' : `: ${detail}`;
  return `${mark}${place}${whose} ${ledgerCodes[code][language]} [${code}]${more}`;
}
