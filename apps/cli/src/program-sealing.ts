import type { Command } from 'commander';
import type { Ends } from './program.ts';
import type { Surroundings } from './surroundings.ts';

/** Adds the command that seals. @basis architecture §8 */
export function addSealing(program: Command, world: Surroundings, ends: Ends): void {
  program
    .command('seal')
    .description('seal an OFD or PDF file')
    .argument('<file>', 'an OFD or PDF file; it is never written to')
    .option('-o, --output <file>', 'where to')
    .option('--seal <file>', 'the seal, .esl')
    .option('--key <file>', 'the key of the signer: .p12, or PKCS#8 as PEM or DER')
    .option('--password <text>', 'password of the key; or set YUNZHANG_PASSWORD')
    .option('--cert <file>', 'certificate of the signer, where neither key nor seal has it')
    .option('--at <x,y>', 'top left of the seal, such as 120mm,230mm')
    .option('--page <number>', 'with --at: which page, from 1')
    .option('--every-page', 'with --at: on each page, or on --pages')
    .option('--pages <set>', 'all, odd, even or 1-3,5; with --every-page, --keyword, --riding')
    .option('--keyword <text>', 'seal over this text')
    .option('--occurrence <which>', 'with --keyword: which one, from 1, or all')
    .option('--offset <dx,dy>', 'with --keyword: to the right and down, such as 5mm,-10mm')
    .option('--riding <edge>', 'slices over all pages: right, left, top or bottom')
    .option('--group <pages>', 'with --riding: slices of one seal, 20')
    .option('--min-slice <mm>', 'with --riding: narrower slices are not made, 2')
    .option('--along <mm>', 'with --riding: start of the seal along the edge; centred')
    .option('--facing', 'with --riding: halves over each fold of facing pages')
    .option('--field <name>', 'in a form field (PDF); at a tag or named object (OFD)')
    .option('--form <form>', 'ses4 or ses5, that of the seal; sign: a signature without a seal')
    .option('--lock', 'afterwards close the file (OFD): no seal can be added or taken away')
    .option('--dry-run', 'print the places as JSON and write nothing')
    .action(async (file: string, options: Readonly<Record<string, string | true>>) => {
      const { runSeal } = await import('./seal.ts');
      ends(await runSeal(file, options, world));
    });
}
