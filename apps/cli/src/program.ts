import { Command, CommanderError, Option } from 'commander';
import type { MergeFlags } from './merge.ts';
import { addLog } from './program-log.ts';
import { addMaking } from './program-making.ts';
import { addSealing } from './program-sealing.ts';
import { explain, exits } from './problem.ts';
import { plain, type Surroundings } from './surroundings.ts';

/** What an action hands back: the number the process ends with. */
export type Ends = (exit: number) => void;

/**
 * Runs one command line and gives the number the process ends with.
 *
 * Every command is loaded only when it is called, so that the program starts fast.
 *
 * @basis architecture §8
 */
export async function run(args: readonly string[], world: Surroundings): Promise<number> {
  let exit: number = exits.ok;
  const program = createProgram(world, (number) => {
    exit = number;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return afterCommander(error, world);
    if ((world.env['YUNZHANG_DEBUG'] ?? '') !== '' && error instanceof Error) {
      world.complain(error.stack ?? error.message);
    }
    const { line, exit: number } = await explain(error, world.language);
    world.complain(line);
    return number;
  }
}

function afterCommander(error: CommanderError, world: Surroundings): number {
  if (error.exitCode === 0) return exits.ok;
  // Commander has printed the help already where no command was given.
  if (error.code !== 'commander.help') {
    const what = error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
    world.complain(`yunzhang: ${plain(what)}; see yunzhang --help [cli-usage]`);
  }
  return exits.usage;
}

function createProgram(world: Surroundings, ends: Ends): Command {
  const program = new Command('yunzhang');
  program
    .description('Make electronic seals, seal OFD and PDF files, verify them anywhere.')
    .version('0.1.0')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.write(text.trimEnd()),
      writeErr: (text) => world.complain(text.trimEnd()),
      // Errors become one line of ours.
      outputError: () => undefined,
    });
  addStart(program, world, ends);
  addVerify(program, world, ends);
  addReading(program, world, ends);
  addConverting(program, world, ends);
  addSealing(program, world, ends);
  addMaking(program, world, ends);
  addLog(program, world, ends);
  return program;
}

function addStart(program: Command, world: Surroundings, ends: Ends): void {
  program
    .command('start')
    .description('start everything on this machine; prints the URL and a one-time code')
    .action(async () => {
      const { runStart } = await import('./start.ts');
      ends(await runStart());
    });
  program
    .command('serve')
    .description('run everything, or one part by itself')
    .addOption(
      new Option(
        '--role <role>',
        'all: as start; licence: the stand-in for the licence; hotline: the desk that stops seals',
      )
        .choices(['all', 'licence', 'hotline'])
        .default('all'),
    )
    .action(async ({ role }: { readonly role: string }) => {
      const { runServe } = await import('./start.ts');
      ends(await runServe(role, world));
    });
  program
    .command('hotline-enrol')
    .description('put an operator of the hotline on record; writes the key of their card')
    .requiredOption('--id <id>', 'number of the operator')
    .requiredOption('--name <name>', 'name, as it stands in the record of calls')
    .option('--days <days>', 'how long the key works', '90')
    .action(
      async (options: { readonly id: string; readonly name: string; readonly days: string }) => {
        const { runHotlineEnrol } = await import('./start.ts');
        ends(await runHotlineEnrol(options, world));
      },
    );
  program
    .command('demo')
    .description('put the fictitious parties of the dossier into the database')
    .action(async () => {
      const { runDemo } = await import('./start.ts');
      ends(await runDemo(world));
    });
}

function addVerify(program: Command, world: Surroundings, ends: Ends): void {
  program
    .command('verify')
    .description('verify the seals of files')
    .argument('<files...>', 'OFD or PDF files')
    .option('--json', 'one report per line')
    .option('--trust <what>', 'a folder or file of certificates, or: any')
    .option('--policy <file>', 'how heavy facts weigh, as JSON')
    .option('--at <time>', 'verify as of this time, ISO 8601')
    .option('--lang <language>', 'zh or en')
    .option('--password <text>', 'opens an encrypted file; with --key-file: password of the key')
    .option('--key-file <file>', 'the private key that opens an encrypted file')
    .addHelpText(
      'after',
      '\nExit: 0 valid, 1 invalid, 2 indeterminate, 3 no seal, 4 cannot read, 64 wrong usage.',
    )
    .action(async (files: string[], options: Readonly<Record<string, unknown>>) => {
      const { runVerify } = await import('./verify.ts');
      ends(await runVerify(files, options, world));
    });
}

function addReading(program: Command, world: Surroundings, ends: Ends): void {
  program
    .command('inspect')
    .description('what is inside: package, pages, seals, certificates, raw structures')
    .argument('<file>', 'an OFD, PDF, seal, certificate or seal signature file')
    .option('--raw', 'the DER tree with offsets')
    .option('--strict', 'end at the first deviation of an OFD package from the standard')
    .option('--password <text>', 'opens an encrypted file; with --key-file: password of the key')
    .option('--key-file <file>', 'the private key that opens an encrypted file')
    .action(async (file: string, options: Readonly<Record<string, unknown>>) => {
      const { runInspect } = await import('./inspect.ts');
      ends(await runInspect(file, options, world));
    });
  program
    .command('render')
    .description('draw pages of an OFD file, or all of them as PDF')
    .argument('<file>', 'an OFD file')
    .requiredOption('-o, --output <file>', 'where to: .svg, .png, .jpg or .pdf')
    .option('--page <number>', 'which page, from 1, or all; if not said 1, of a PDF all')
    .option('--dpi <number>', 'resolution of a PNG or JPEG', '150')
    .option('--password <text>', 'opens an encrypted file; with --key-file: password of the key')
    .option('--key-file <file>', 'the private key that opens an encrypted file')
    .action(async (file: string, options: Readonly<Record<string, string>>) => {
      const { runRender } = await import('./render.ts');
      ends(await runRender(file, options, world));
    });
  program
    .command('text')
    .description('print the text of a file in reading order')
    .argument('<file>', 'an OFD or PDF file')
    .option('--page <number>', 'which page, from 1, or all', 'all')
    .option('--password <text>', 'opens an encrypted file; with --key-file: password of the key')
    .option('--key-file <file>', 'the private key that opens an encrypted file')
    .action(async (file: string, options: Readonly<Record<string, string>>) => {
      const { runText } = await import('./text.ts');
      ends(await runText(file, options, world));
    });
}

function addConverting(program: Command, world: Surroundings, ends: Ends): void {
  program
    .command('convert')
    .description('make an OFD file of a PDF file, or the other way round')
    .argument('<file>', 'a PDF or OFD file; it is never written to')
    .requiredOption('-o, --output <file>', 'where to: .ofd or .pdf')
    .action(async (file: string, options: Readonly<Record<string, string>>) => {
      const { runConvert } = await import('./convert.ts');
      ends(await runConvert(file, options, world));
    });
  program
    .command('merge')
    .description('put OFD files together, page after page')
    .argument('<files...>', 'OFD files without seals; they are never written to')
    .requiredOption('-o, --output <file>', 'where to: .ofd')
    .option('--drop-seals', 'take the pages of sealed files; the new file is not sealed')
    .action(async (files: string[], options: MergeFlags) => {
      const { runMerge } = await import('./merge.ts');
      ends(runMerge(files, options, world));
    });
  program
    .command('extract')
    .description('take pages out of an OFD file')
    .argument('<file>', 'an OFD file without seals; it is never written to')
    .requiredOption('--pages <list>', 'which pages, from 1, such as 1-3,5')
    .requiredOption('-o, --output <file>', 'where to: .ofd')
    .option('--drop-seals', 'take the pages of a sealed file; the new file is not sealed')
    .action(async (file: string, options: MergeFlags) => {
      const { runExtract } = await import('./merge.ts');
      ends(runExtract(file, options, world));
    });
}
