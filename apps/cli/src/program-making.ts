import type { Command } from 'commander';
import type { Ends } from './program.ts';
import type { Surroundings } from './surroundings.ts';

/** Adds the commands that make seals, imprints, certificates and numbers. */
export function addMaking(program: Command, world: Surroundings, ends: Ends): void {
  addSealMake(program, world, ends);
  addImprint(program, world, ends);
  addCert(program, world, ends);
  program
    .command('bench')
    .description("the project's own benchmarks, with ratios to a peer")
    .argument('[name]', 'only those whose name starts so')
    .option('--json', 'one result per line')
    .action(async (name: string | undefined, options: { readonly json?: boolean }) => {
      const { runBench } = await import('./bench.ts');
      ends(await runBench(name, options, world));
    });
}

function withSubject(command: Command): Command {
  return command
    .requiredOption('--kind <kind>', 'kind of seal, such as statutory, contract, finance')
    .option('--organisation <name>', 'name on the seal')
    .option('--person <name>', 'name on a name seal')
    .option('--code <digits>', 'seal code, 13 or 14 digits')
    .option('--tax-number <text>', 'tax number of an invoice seal')
    .option('--purpose <text>', 'words in place of those of the kind')
    .option('--specimen <text>', 'pale words across the seal, such as 测试');
}

function addSealMake(program: Command, world: Surroundings, ends: Ends): void {
  withSubject(program.command('seal-make'))
    .description('make an electronic seal')
    .requiredOption('-o, --output <file>', 'where to: .esl')
    .requiredOption('--maker-key <file>', 'key of the maker: .p12, or PKCS#8 as PEM or DER')
    .option('--maker-cert <file>', 'certificate of the maker, where the key has none')
    .option('--password <text>', 'password of the key; or set YUNZHANG_PASSWORD')
    .requiredOption('--signer-cert <files...>', 'certificates that may use the seal')
    .requiredOption('--valid-from <time>', 'ISO 8601')
    .requiredOption('--valid-to <time>', 'ISO 8601')
    .option('--id <text>', 'identifier of the seal; the code where absent')
    .option('--name <text>', 'name of the seal')
    .option('--picture <format>', 'svg or png', 'svg')
    .option('--dpi <number>', 'resolution of a PNG picture', '600')
    .action(async (options: Readonly<Record<string, string | string[]>>) => {
      const { runSealMake } = await import('./seal-make.ts');
      ends(await runSealMake(options, world));
    });
}

function addImprint(program: Command, world: Surroundings, ends: Ends): void {
  withSubject(program.command('imprint'))
    .description('draw an imprint in true size')
    .requiredOption('-o, --output <file>', 'where to: .svg or .png')
    .option('--dpi <number>', 'resolution of a PNG', '600')
    .action(async (options: Readonly<Record<string, string>>) => {
      const { runImprint } = await import('./imprint.ts');
      ends(await runImprint(options, world));
    });
}

function addCert(program: Command, world: Surroundings, ends: Ends): void {
  const cert = program.command('cert').description('show and make test certificates');
  cert
    .command('show')
    .description('what certificates say')
    .argument('<file>', 'a certificate, or a PEM file of several')
    .action(async (file: string) => {
      const { runCertShow } = await import('./cert.ts');
      ends(runCertShow(file, world));
    });
  made(cert.command('new-root'))
    .description('make a test root: an SM2 key and its own certificate')
    .action(async (options: Readonly<Record<string, string | boolean>>) => {
      const { runCertNewRoot } = await import('./cert-issue.ts');
      ends(await runCertNewRoot(options, world));
    });
  made(cert.command('issue'))
    .description('issue a test certificate with a new SM2 key')
    .requiredOption('--ca-cert <file>', 'certificate of the issuer')
    .requiredOption('--ca-key <file>', 'key of the issuer')
    .option('--password <text>', 'password of the key; or set YUNZHANG_PASSWORD')
    .action(async (options: Readonly<Record<string, string | boolean>>) => {
      const { runCertIssue } = await import('./cert-issue.ts');
      ends(await runCertIssue(options, world));
    });
}

function made(command: Command): Command {
  return command
    .requiredOption('--name <text>', 'common name; must say 测试')
    .option('--organisation <text>', 'organisation')
    .requiredOption('--cert <file>', 'where the certificate goes, PEM')
    .requiredOption('--key <file>', 'where the key goes, PKCS#8 PEM, readable by you alone')
    .option('--days <number>', 'validity', '730')
    .option('--no-test-mark', 'the name need not say 测试');
}
