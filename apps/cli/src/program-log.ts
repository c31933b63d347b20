import type { Command } from 'commander';
import type { Ends } from './program.ts';
import type { Surroundings } from './surroundings.ts';

type Options = Readonly<Record<string, string | undefined>>;
/** Picks the words of the language that is spoken. */
type Say = (zh: string, en: string) => string;

/** Adds the commands of the ledger: the log and its witness. @basis architecture §8 */
export function addLog(program: Command, world: Surroundings, ends: Ends): void {
  const say: Say = (zh, en) => (world.language === 'zh' ? zh : en);
  const log = program
    .command('log')
    .description(say('账本：证明、验证、审计、监测', 'the ledger: prove, verify, audit, monitor'));
  addProve(log, { world, ends, say });
  addVerify(log, { world, ends, say });
  addAudit(log, { world, ends, say });
  addMonitor(log, { world, ends, say });
  addInspect(log, { world, ends, say });
  addBundle(log, { world, ends, say });
  addWitness(program, { world, ends, say });
}

interface Parts {
  readonly world: Surroundings;
  readonly ends: Ends;
  readonly say: Say;
}

function addProve(log: Command, { world, ends, say }: Parts): void {
  log
    .command('prove')
    .description(say('为一个条目制作离线证明', 'make the offline proof of an entry'))
    .requiredOption('--log <where>', say('日志网址或文件夹', 'URL or folder of the log'))
    .option('--index <number>', say('条目编号，从 0 开始', 'which entry, from 0'))
    .option('--entry <file>', say('条目的 DER 文件', 'the entry, as DER'))
    .option('--policy <file>', say('信任的日志与见证方', 'logs and witnesses to trust'))
    .option('--hash <name>', say('文本证明用哪棵树：sha256 或 sm3', 'tree of a text: sha256, sm3'))
    .option(
      '-o, --output <file>',
      say('输出：.tlog-proof 文本或 .der 存证', 'where to: .tlog-proof text or .der evidence'),
    )
    .action(async (options: Options) => {
      const { runLogProve } = await import('./log-prove.ts');
      ends(await runLogProve(options, world));
    });
}

function addVerify(log: Command, { world, ends, say }: Parts): void {
  log
    .command('verify')
    .description(say('离线验证存证', 'verify evidence, without a network'))
    .argument(
      '<evidence>',
      say('.der 存证或 .tlog-proof 文本', '.der evidence or .tlog-proof text'),
    )
    .requiredOption('--policy <file>', say('信任的日志与见证方', 'logs and witnesses to trust'))
    .option('--log <where>', say('同时与日志现在的头核对', 'compare with the log as it is now'))
    .option('--document <file>', say('存证所指的签章文件', 'the sealed file it must speak of'))
    .option('--entry <file>', say('文本证明所指的条目', 'with a .tlog-proof: the entry, as DER'))
    .option('--json', say('输出一行 JSON', 'one line of JSON'))
    .option('--lang <language>', 'zh / en')
    .addHelpText(
      'after',
      say(
        '\n退出码：0 成立，1 不成立，2 不完整，3 文件中没有印章，4 无法读取，64 用法错误。' +
          '\n不给 --document 时只验证行为在账本中，不验证它属于哪份文件；文件本身请用 yunzhang verify。',
        '\nExit: 0 holds, 1 fails, 2 incomplete, 3 no seal in the document, 4 cannot read, 64 usage.' +
          '\nWithout --document only that the act is in the log is verified, not for which file;' +
          '\nthe file itself is verified by yunzhang verify.',
      ),
    )
    .action(async (file: string, options: Options) => {
      const { runLogVerify } = await import('./log-verify.ts');
      ends(await runLogVerify(file, options, world));
    });
}

function addAudit(log: Command, { world, ends, say }: Parts): void {
  log
    .command('audit')
    .description(say('读取并核对整个日志', 'read and check a whole log'))
    .argument('<where>', say('日志网址或文件夹', 'URL or folder of the log'))
    .option('--policy <file>', say('信任的日志与见证方', 'logs and witnesses to trust'))
    .option('--anchor <place>', say('核对链上的头', 'compare with a chain: eip155:ID:0xADDR=URL'))
    .option('--json', say('输出一行 JSON', 'one line of JSON'))
    .addHelpText(
      'after',
      say(
        '\n退出码：0 无告警，1 有告警，4 无法读取。',
        '\nExit: 0 sound, 1 alarms, 4 cannot read.',
      ),
    )
    .action(async (where: string, options: Options) => {
      const { runLogAudit } = await import('./log-monitor.ts');
      ends(await runLogAudit(where, options, world));
    });
}

function addMonitor(log: Command, { world, ends, say }: Parts): void {
  log
    .command('monitor')
    .description(say('监测日志：所有者、审计者或公众', 'watch a log: as owner, auditor or public'))
    .argument('<where>', say('日志网址或文件夹', 'URL or folder of the log'))
    .option('--owner <file>', say('所有者文件：印章标签密钥与本方记录', 'seals and records, JSON'))
    .option('--audit', say('核对全部条目与两棵树', 'check all entries and both trees'))
    .option('--count', say('按日、行为与用途计数', 'count acts by day, kind and purpose'))
    .requiredOption('--state <file>', say('监测状态保存处', 'where the monitor keeps its state'))
    .option('--policy <file>', say('信任的日志与见证方', 'logs and witnesses to trust'))
    .option('--anchor <place>', say('核对链上的头', 'compare with a chain: eip155:ID:0xADDR=URL'))
    .option('--max-age <minutes>', say('日志头最久多少分钟须更新', 'older heads are stale'))
    .option('--once', say('只看一次（默认）', 'look once, which is the default'))
    .option('--every <seconds>', say('每隔几秒看一次', 'look again and again'))
    .option('--times <number>', say('与 --every：看几次后结束', 'with --every: end after so many'))
    .option('--json', say('每次输出一行 JSON', 'one line of JSON a look'))
    .addHelpText(
      'after',
      say(
        '\n退出码：0 无告警，1 有告警，4 无法读取。',
        '\nExit: 0 quiet, 1 alarms, 4 cannot read.',
      ),
    )
    .action(async (where: string, options: Options) => {
      const { runLogMonitor } = await import('./log-monitor.ts');
      ends(await runLogMonitor(where, options, world));
    });
}

function addInspect(log: Command, { world, ends, say }: Parts): void {
  log
    .command('inspect')
    .description(
      say('说明账本文件的内容', 'what a file of the ledger holds: entry, note, proof, tile'),
    )
    .argument('<file>', say('任何账本文件', 'any file of the ledger'))
    .option('--lang <language>', 'zh / en')
    .action(async (file: string, options: Options) => {
      const { runLogInspect } = await import('./log-inspect.ts');
      ends(await runLogInspect(file, options, world));
    });
}

function addBundle(log: Command, { world, ends, say }: Parts): void {
  log
    .command('bundle')
    .description(say('打成存证包，内有离线核对页面', 'pack evidence with a page that verifies it'))
    .argument(
      '<files...>',
      say('.der 存证；签章文件（连同其中的存证）', '.der evidence; sealed files with theirs'),
    )
    .option('--policy <file>', say('信任的日志与见证方', 'logs and witnesses to trust'))
    .option('--trust <what>', say('信任的根证书与证书状态', 'roots and lists, as for verify'))
    .requiredOption('-o, --output <file>', say('输出：.zip', 'where to: .zip'))
    .action(async (files: string[], options: Options) => {
      const { runLogBundle } = await import('./log-bundle.ts');
      ends(await runLogBundle(files, options, world));
    });
}

function addWitness(program: Command, { world, ends, say }: Parts): void {
  const witness = program
    .command('witness')
    .description(say('见证方：为其他日志的头联署', 'a witness: cosign the heads of logs'));
  witness
    .command('init')
    .description(say('生成配置与密钥', 'make settings and keys'))
    .requiredOption('--config <file>', say('配置文件', 'the settings file'))
    .requiredOption('--name <name>', say('见证方名称', 'name of the witness'))
    .option('--host <address>', say('监听地址', 'address to listen at'), '127.0.0.1')
    .option('--port <number>', say('监听端口', 'port to listen at'), '8091')
    .option('--log <vkeys...>', say('日志的验证密钥', 'verifier keys of logs to cosign'))
    .action(async (options: Readonly<Record<string, string | string[]>>) => {
      const { runWitnessInit } = await import('./witness.ts');
      ends(await runWitnessInit(options, world));
    });
  witness
    .command('serve')
    .description(say('按配置运行，直到被终止', 'run by its settings until told to stop'))
    .requiredOption('--config <file>', say('配置文件', 'the settings file'))
    .action(async (options: Options) => {
      const { runWitnessServe } = await import('./witness.ts');
      ends(await runWitnessServe(options, world));
    });
}
