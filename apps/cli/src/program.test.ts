import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { utf8 } from '@yunzhang/base';
import { imageFormatOf } from '@yunzhang/drawing';
import { digest } from '@yunzhang/gm';
import type { Report } from '@yunzhang/verification';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from './program.ts';
import { plain, type Surroundings } from './surroundings.ts';
import { createVerifier } from './verifier.ts';
import { exitOf, worstExit } from './verify.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const samples = path.join(root, 'apps/server/samples');
const corpus = ['../shared/corpus', 'tests/corpus']
  .map((folder) => path.join(root, folder))
  .find((folder) => fs.existsSync(path.join(folder, 'ofd/ofdrw-v4signed.ofd')));

let folder = '';
const at = (name: string): string => path.join(folder, name);
const inCorpus = (name: string): string => path.join(corpus ?? '', name);

/** Counts draws over all calls, so that no two keys are alike. */
let drawn = 0;

/** Runs one command line in this process; clock and randomness are values. */
const call = async (...args: string[]): Promise<Called> =>
  callIn({ YUNZHANG_DATA: at('no-data') }, ...args);

interface Called {
  readonly exit: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

async function callIn(env: Surroundings['env'], ...args: string[]): Promise<Called> {
  const [out, err]: [string[], string[]] = [[], []];
  const world: Surroundings = {
    write: (line) => void out.push(line),
    complain: (line) => void err.push(line),
    language: 'en',
    env,
    now: () => Date.UTC(2026, 10, 3, 2, 12, 0),
    random: (size) => digest('sha512', utf8(`draw ${drawn++}`)).subarray(0, size),
  };
  const exit = await run(args, world);
  return { exit, out, err };
}

const reportOf = (line: string | undefined): Report => JSON.parse(line ?? '') as Report;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-cli-'));
  fs.writeFileSync(at('empty.ofd'), '');
  fs.writeFileSync(at('words.txt'), 'neither seal nor document');
  fs.writeFileSync(
    at('cut.ofd'),
    fs.readFileSync(path.join(samples, 'sample.ofd')).subarray(0, 900),
  );
  await call(...certArgs('new-root', '测试根', 'root'));
  const issuer = ['--ca-cert', at('root.pem'), '--ca-key', at('root.key')];
  await call(...certArgs('issue', '测试制章者', 'maker'), ...issuer);
  await call(...certArgs('issue', '测试签章人', 'signer'), ...issuer);
  await call(...makeArgs());
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const certArgs = (what: string, name: string, file: string): string[] => [
  'cert',
  what,
  '--name',
  name,
  '--cert',
  at(`${file}.pem`),
  '--key',
  at(`${file}.key`),
];

function makeArgs(): string[] {
  const subject = [
    '--kind',
    'contract',
    '--organisation',
    '测试样例有限公司',
    '--specimen',
    '测试',
  ];
  const maker = ['--maker-key', at('maker.key'), '--maker-cert', at('maker.pem')];
  const span = ['--valid-from', '2026-11-03', '--valid-to', '2027-11-03'];
  const signer = ['--signer-cert', at('signer.pem'), '--code', '11000012345678'];
  return ['seal-make', ...subject, ...maker, ...span, ...signer, '-o', at('contract.esl')];
}

const sealArgs = (input: string, output: string, ...place: string[]): string[] => [
  'seal',
  input,
  '-o',
  at(output),
  '--seal',
  at('contract.esl'),
  '--key',
  at('signer.key'),
  ...place,
];

/** Places that are tried: each gives one sealed file. */
const places: readonly (readonly [string, string, readonly string[]])[] = [
  ['sample.ofd', 'sealed-sample.ofd', ['--at', '120mm,200mm']],
  ['sample.ofd', 'keyword.ofd', ['--keyword', '甲方']],
  ['sample.pdf', 'sealed-sample.pdf', ['--at', '120,200mm', '--page', '1']],
  ['sample.pdf', 'keyword-free.pdf', ['--at', '10,10']],
  ['sample.pdf', 'keyword.pdf', ['--keyword', '甲方（盖章处）']],
  ['sample.ofd', 'every.ofd', ['--at', '20,20', '--every-page', '--form', 'ses4']],
  ['sample.ofd', 'twice.ofd', ['--keyword', '甲方', '--occurrence', 'all', '--offset', '5,-5mm']],
  ['sample.ofd', 'locked.ofd', ['--at', '120mm,200mm', '--lock']],
];

describe('sealing', () => {
  test.each(places)('%s becomes %s by %j and stays as it was', async (name, output, place) => {
    const input = path.join(samples, name);
    const before = fs.readFileSync(input);
    const { exit, err, out } = await call(...sealArgs(input, output, ...place));
    expect(err).toEqual([]);
    expect(exit).toBe(0);
    expect(out).toHaveLength(1);
    expect(fs.readFileSync(input).equals(before)).toBe(true);
  });

  test('what was sealed is valid when anybody is trusted, and unknown when nobody is', async () => {
    const files = places.map(([, output]) => at(output));
    const any = await call('verify', ...files, '--json', '--trust', 'any');
    expect(any.out.map((line) => reportOf(line).outcome)).toEqual(files.map(() => 'valid'));
    expect(any.exit).toBe(0);
    const nobody = await call('verify', ...files, '--json');
    expect(nobody.out.map((line) => reportOf(line).trust.mode)).toEqual(files.map(() => 'none'));
    expect(nobody.exit).toBe(2);
  });

  test('a locked file takes no other seal, and a lock needs none', async () => {
    const more = await call(...sealArgs(at('locked.ofd'), 'x.ofd', '--at', '10,10'));
    expect(more.exit).toBe(1);
    expect(more.err.join()).toContain('list-protected');
    expect(fs.existsSync(at('x.ofd'))).toBe(false);
    const key = ['--key', at('signer.key'), '--cert', at('signer.pem')];
    const input = at('keyword.ofd');
    const alone = await call('seal', input, '-o', at('closed.ofd'), ...key, '--lock');
    expect([alone.exit, ...alone.err]).toEqual([0]);
    const plain = path.join(samples, 'sample.ofd');
    const signed = await call('seal', plain, '-o', at('signed.ofd'), ...key, '--form', 'sign');
    expect([signed.exit, ...signed.err]).toEqual([0]);
    for (const [name, seals] of [
      ['closed', 2],
      ['signed', 1],
    ] as const) {
      const { exit, out } = await call('verify', at(`${name}.ofd`), '--json', '--trust', 'any');
      expect([exit, reportOf(out[0]).seals.length]).toEqual([0, seals]);
    }
  });

  test('warnings are told once a kind, with their number', async () => {
    const place = ['--at', '200,20', '--every-page'];
    const { exit, out } = await call(...sealArgs(at('every.ofd'), 'warned.ofd', ...place));
    expect(exit).toBe(0);
    expect(out).toHaveLength(1);
    expect(out[0]).toMatch(/place-part-off-page \(page 1, \d+ %, \+1\)$/);
  });

  test('a dry run prints the places and writes nothing', async () => {
    const seal = ['--seal', at('contract.esl'), '--dry-run'];
    const input = path.join(samples, 'sample.ofd');
    const { exit, out } = await call('seal', input, ...seal, '--at', '190,20');
    expect(exit).toBe(0);
    expect(JSON.parse(out[0] ?? '')).toMatchObject({
      format: 'ofd',
      unit: 'mm',
      origin: 'top-left-of-page',
      placements: [{ page: 1, box: { x: 190, y: 20 } }],
      findings: [{ code: 'place-part-off-page' }],
    });
    const none = await call('seal', input, ...seal, '--field', 'none');
    expect([none.exit, none.err.join()]).toEqual([
      1,
      expect.stringContaining('place-field-missing'),
    ]);
  });

  test('a key that the seal does not list is refused in one line', async () => {
    const args = sealArgs(path.join(samples, 'sample.ofd'), 'x.ofd', '--at', '10,10');
    args[args.indexOf('--key') + 1] = at('maker.key');
    const { exit, err } = await call(...args);
    expect(exit).toBe(1);
    expect(err).toHaveLength(1);
    expect(err[0]).toContain('[key-without-certificate]');
    expect(fs.existsSync(at('x.ofd'))).toBe(false);
  });

  test('the input is never written over, by whatever name', async () => {
    fs.copyFileSync(path.join(samples, 'sample.ofd'), at('own.ofd'));
    fs.symlinkSync(at('own.ofd'), at('alias.ofd'));
    for (const output of ['own.ofd', 'alias.ofd', './own.ofd']) {
      const { exit, err } = await call(...sealArgs(at('own.ofd'), output, '--at', '10,10'));
      expect(exit).toBe(64);
      expect(err[0]).toContain('[output-is-input]');
    }
  });

  test.each([
    ['without a password', [], 64, '[key-password-missing]'],
    ['with a wrong password', ['--password', '123456'], 4, '[key-form]'],
    ['whose certificate is expired', ['--password', '777777'], 1, '['],
  ])('a key store %s is refused in one line', async (_, password, exit, said) => {
    const store = inCorpus('seal/ofdrw-USER.p12');
    if (!fs.existsSync(store)) {
      console.log('no corpus: key stores skipped');
      return;
    }
    const seal = ['--seal', inCorpus('seal/ofdrw-UserV4.esl'), '--key', store];
    const args = [path.join(samples, 'sample.ofd'), '-o', at('p12.ofd'), '--at', '10,10'];
    const done = await call('seal', ...args, ...seal, ...password);
    expect(done.err).toEqual([expect.stringContaining(said)]);
    expect(done.exit).toBe(exit);
    expect(fs.existsSync(at('p12.ofd'))).toBe(false);
  });

  test('a place off the page is refused with a code and leaves no file', async () => {
    const input = path.join(samples, 'sample.ofd');
    const { exit, err } = await call(...sealArgs(input, 'off.ofd', '--at', '9000,10'));
    expect(exit).toBe(1);
    expect(err).toHaveLength(1);
    expect(fs.readdirSync(folder).some((name) => name.startsWith('off.ofd'))).toBe(false);
  });
});

describe('verify', () => {
  test('each file has exactly one line of JSON, also one that is missing', async () => {
    const files = [path.join(samples, 'sample.ofd'), at('words.txt'), at('nowhere.pdf')];
    const { exit, out } = await call('verify', '--json', '--trust', 'any', ...files);
    expect(out.map((line) => line.split('\n').length)).toEqual([1, 1, 1]);
    expect(out.map((line) => reportOf(line).outcome)).toEqual([
      'no-seal',
      'unreadable',
      'unreadable',
    ]);
    expect(exit).toBe(4);
  });

  test.each([
    ['a file without seals', 'sample.ofd', 3],
    ['a file that is cut', 'cut.ofd', 4],
  ])('%s: %s ends with %i', async (_, name, exit) => {
    const file = name === 'sample.ofd' ? path.join(samples, name) : at(name);
    expect((await call('verify', file)).exit).toBe(exit);
  });

  test('every file of a table has its answer, whatever stood before it', async () => {
    const table: readonly (readonly [string, number])[] = [
      [at('empty.ofd'), 4],
      [at('words.txt'), 4],
      [inCorpus('ofd/ofdrw-999.ofd'), 0],
      [inCorpus('ofd/crafted-forged-seal.ofd'), 1],
      [inCorpus('ofd/ofdrw-hello.ofd'), 3],
      [inCorpus('ofd/ofdrw-made-encrypted.ofd'), 4],
      [inCorpus('pdf/mkl-usf_01_Empty_Contents.pdf'), 1],
    ];
    const there = table.filter(([file]) => fs.existsSync(file));
    if (there.length < table.length) console.log(`${table.length - there.length} files not there`);
    const files = there.map(([file]) => file);
    const { exit, out } = await call('verify', ...files, '--json', '--trust', 'any');
    const exits = out.map((line) => exitOf[reportOf(line).outcome]);
    expect(exits).toEqual(there.map(([, expected]) => expected));
    expect(exit).toBe(4);
  });

  test('trust in anybody is said in large words', async () => {
    const { out } = await call('verify', at('sealed-sample.ofd'), '--trust', 'any');
    expect(out.join('\n')).toContain('ANY CHAIN IS TRUSTED');
  });

  test('the exit of several files is that of the worst: 4 1 2 3 0', () => {
    expect(worstExit([0, 3, 2, 1, 4])).toBe(4);
    expect(worstExit([0, 3, 2, 1])).toBe(1);
    expect(worstExit([0, 3, 2])).toBe(2);
    expect(worstExit([0, 3])).toBe(3);
    expect(worstExit([0, 0])).toBe(0);
  });

  test('a trust folder gives its certificates and lists and passes over other files', async () => {
    fs.mkdirSync(at('trust'));
    fs.copyFileSync(at('root.pem'), at('trust/root.pem'));
    fs.writeFileSync(at('trust/readme.md'), 'no certificate');
    const { out } = await call('verify', at('sealed-sample.ofd'), '--json', '--trust', at('trust'));
    expect(reportOf(out[0]).trust).toMatchObject({ mode: 'anchors', anchors: 1 });
  });

  test('a trust folder has folders for one purpose each', async () => {
    fs.mkdirSync(at('purposes/signer'), { recursive: true });
    fs.copyFileSync(at('root.pem'), at('purposes/signer/root.pem'));
    const file = at('sealed-sample.ofd');
    const one = await call('verify', file, '--json', '--trust', at('purposes'));
    expect(reportOf(one.out[0]).seals[0]?.checks).toContainEqual(
      expect.objectContaining({ code: 'chain-no-anchors', detail: 'maker' }),
    );
    fs.mkdirSync(at('purposes/maker'));
    fs.copyFileSync(at('root.pem'), at('purposes/maker/root.pem'));
    const both = await call('verify', file, '--json', '--trust', at('purposes'));
    expect(reportOf(both.out[0]).trust).toMatchObject({ mode: 'anchors', anchors: 2 });
    expect(reportOf(both.out[0]).seals[0]?.checks).toContainEqual(
      expect.objectContaining({ id: 'certificate-chain', result: 'holds' }),
    );
  });

  test('inspect --strict ends at the first deviation, which it tells otherwise', async () => {
    const file = at('sealed-sample.ofd');
    expect((await call('inspect', file, '--strict')).exit).toBe(0);
    if (corpus === undefined) return;
    const odd = inCorpus('ofd/ofdrw-v4signed.ofd');
    expect((await call('inspect', odd)).exit).toBe(0);
    const strict = await call('inspect', odd, '--strict');
    expect([strict.exit, strict.err.join()]).toEqual([
      4,
      expect.stringContaining('[location-letter-case]'),
    ]);
  });

  const encrypted = path.join(corpus ?? 'none', 'ofd/ofdrw-made-encrypted.ofd');
  test.skipIf(!fs.existsSync(encrypted))('an encrypted file opens with its password', async () => {
    const closed = await call('verify', encrypted, '--json');
    expect([closed.exit, reportOf(closed.out[0]).reason]).toEqual([4, 'ofd-encrypted']);
    const word = ['--password', 'Cux@123'];
    const open = await call('verify', encrypted, '--json', ...word);
    expect([open.exit, reportOf(open.out[0]).pages]).toEqual([3, 2]);
    expect((await call('inspect', encrypted)).exit).toBe(4);
    expect((await call('inspect', encrypted, ...word)).out.join('\n')).toContain('page 2');
    const drawn = await call('render', encrypted, ...word, '-o', at('encrypted.svg'));
    expect(drawn.exit).toBe(0);
    const wrong = await call('render', encrypted, '--password', 'x', '-o', at('x.svg'));
    expect(wrong.err.join()).toContain('[encryption-key-wrong]');
  });

  test('the authority of the data folder is trusted where nothing else is said', async () => {
    fs.mkdirSync(at('data/authority'), { recursive: true });
    fs.copyFileSync(at('root.pem'), at('data/authority/root.cer'));
    const world = { YUNZHANG_DATA: at('data') };
    const { out } = await callIn(world, 'verify', at('sealed-sample.ofd'), '--json');
    expect(reportOf(out[0]).trust).toMatchObject({ mode: 'anchors', anchors: 1 });
    expect(reportOf(out[0]).seals[0]?.checks).toContainEqual(
      expect.objectContaining({ id: 'certificate-chain', result: 'holds' }),
    );
  });

  test('a trust bundle and a file of garbage are told apart', async () => {
    const pem = fs.readFileSync(at('root.pem'), 'utf8').split('\n').slice(1, -2).join('');
    fs.writeFileSync(at('trust.json'), JSON.stringify({ anchors: [pem], crls: [] }));
    fs.writeFileSync(at('broken.json'), '{"anchors":["?"]}');
    const good = await call('verify', at('words.txt'), '--json', '--trust', at('trust.json'));
    expect(reportOf(good.out[0]).trust.anchors).toBe(1);
    const bad = await call('verify', at('words.txt'), '--trust', at('broken.json'));
    expect(bad.exit).toBe(64);
    expect(bad.err).toEqual([expect.stringContaining('[trust-form]')]);
  });

  test('a verification beyond its deadline is ended, and the next file gets a new thread', async () => {
    const verifier = createVerifier({ deadlineMs: 1 });
    const options = { trust: { mode: 'any' }, at: 0 } as const;
    const bytes = (): Uint8Array => new Uint8Array(fs.readFileSync(at('sealed-sample.ofd')));
    await expect(verifier.verify({ bytes: bytes(), options })).rejects.toMatchObject({
      code: 'verify-deadline',
      exit: 4,
    });
    await verifier.close();
    const patient = createVerifier();
    await expect(patient.verify({ bytes: bytes(), options })).resolves.toHaveProperty('report');
    await patient.close();
  });

  test('a verification that needs more memory than allowed is ended with its own code', async () => {
    const verifier = createVerifier({ heapMb: 2 });
    const options = { trust: { mode: 'any' }, at: 0 } as const;
    const bytes = new Uint8Array(fs.readFileSync(path.join(samples, 'sample.ofd')));
    await expect(verifier.verify({ bytes, options })).rejects.toMatchObject({
      code: 'verify-memory',
      exit: 4,
    });
    await verifier.close();
  });

  test('a sparse file beyond the limit is refused by its size, unread', async () => {
    const handle = fs.openSync(at('huge.pdf'), 'w');
    fs.ftruncateSync(handle, 257 * 1024 * 1024);
    fs.closeSync(handle);
    const { exit, err } = await call('verify', at('huge.pdf'));
    expect(exit).toBe(4);
    expect(err[0]).toContain('[input-too-large]');
  });
});

describe('wrong usage ends with 64 and one line', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['no file', ['verify']],
    ['an unknown command', ['chew', 'x']],
    ['an unknown option', ['verify', 'x', '--loud']],
    ['a time that is none', ['verify', 'x', '--at', 'yesterday']],
    ['a day that does not exist', ['verify', 'x', '--at', '2026-13-41']],
    ['a language we do not speak', ['verify', 'x', '--lang', 'fr']],
    ['no output', ['seal', 'x', '--seal', 's', '--key', 'k']],
    ['no place', ['seal', 'x', '-o', 'y', '--seal', 's', '--key', 'k']],
    ['no key', ['seal', 'x', '-o', 'y', '--seal', 's', '--at', '1,1']],
    ['no seal', ['seal', 'x', '-o', 'y', '--key', 'k', '--at', '1,1']],
    [
      'a group of a point',
      ['seal', 'x', '--seal', 's', '--dry-run', '--at', '1,1', '--group', '3'],
    ],
    ['pages nobody can have', ['seal', 'x', '--dry-run', '--riding', 'left', '--pages', '3-1']],
    ['a place for a signature', ['seal', 'x', '-o', 'y', '--form', 'sign', '--at', '1,1']],
    ['a dry run of nothing', ['seal', 'x', '--dry-run', '--lock']],
    ['an unknown form', ['seal', 'x', '--dry-run', '--at', '1,1', '--form', 'ses1']],
    [
      'two places',
      ['seal', 'x', '-o', 'y', '--seal', 's', '--key', 'k', '--at', '1,1', '--keyword', 'a'],
    ],
    ['a place in inches', ['seal', 'x', '-o', 'y', '--seal', 's', '--key', 'k', '--at', '1in,2in']],
    [
      'an edge that is none',
      ['seal', 'x', '-o', 'y', '--seal', 's', '--key', 'k', '--riding', 'back'],
    ],
    ['a kind that is none', ['imprint', '--kind', 'royal', '-o', 'x.svg']],
    ['an ending we do not write', ['imprint', '--kind', 'contract', '-o', 'x.bmp']],
    ['page 0', ['render', 'x', '-o', 'y.svg', '--page', '0']],
    ['a root without the mark', certArgs('new-root', '根', 'never')],
  ];
  test.each(cases)('%s', async (_, args) => {
    const { exit, err } = await call(...args);
    expect(exit).toBe(64);
    expect(err).toHaveLength(1);
    expect(err[0]).toMatch(/^yunzhang: .+\[[a-z-]+\]/);
  });
});

describe('policy files', () => {
  test.each([
    ['{"clockSkewMs":-1}', 'clockSkewMs'],
    ['{"weakDigests":"md5"}', 'weakDigests'],
    ['{"trustEverybody":true}', 'trustEverybody'],
    ['[]', 'policy'],
    ['{', 'policy'],
  ])('%s is wrong usage', async (text, said) => {
    fs.writeFileSync(at('policy.json'), text);
    const { exit, err } = await call('verify', 'x', '--policy', at('policy.json'));
    expect(exit).toBe(64);
    expect(err[0]).toContain(said);
  });
});

describe('inspect, render, cert, imprint', () => {
  test('a seal and its raw tree are shown with offsets', async () => {
    const { exit, out } = await call('inspect', at('contract.esl'), '--raw');
    expect(exit).toBe(0);
    expect(out[0]).toContain('测试样例有限公司');
    expect(out.some((line) => /^ {6}0 sequence \d+/.test(line))).toBe(true);
    expect(out.some((line) => line.includes('SM2 with SM3'))).toBe(true);
  });

  test('a sealed file tells its pages and its seal', async () => {
    for (const name of ['sealed-sample.ofd', 'sealed-sample.pdf']) {
      const { exit, out } = await call('inspect', at(name));
      expect(exit).toBe(0);
      expect(out.join('\n')).toMatch(/page 1 .*mm/);
      expect(out.join('\n')).toContain('测试签章人');
    }
  });

  test('a private key is never shown', async () => {
    const { out } = await call('inspect', at('root.key'), '--raw');
    expect(out).toHaveLength(1);
  });

  test('keys are readable by their owner alone', () => {
    expect(fs.statSync(at('root.key')).mode & 0o077).toBe(0);
  });

  test('all pages are drawn, each to a file with its number', async () => {
    const drawn = await call(
      'render',
      at('sealed-sample.ofd'),
      '-o',
      at('all.jpg'),
      '--dpi',
      '20',
      '--page',
      'all',
    );
    expect(drawn.exit).toBe(0);
    const made = fs
      .readdirSync(path.dirname(at('x')))
      .filter((name) => /^all-\d+\.jpg$/.test(name));
    expect(made.length).toBe(drawn.out.length);
    expect(imageFormatOf(fs.readFileSync(at(made[0] ?? '')))).toBe('jpeg');
  });

  test('the text of a file is printed in reading order, a PDF like an OFD file', async () => {
    for (const ending of ['ofd', 'pdf']) {
      const { exit, out } = await call(
        'text',
        path.join(samples, `sample.${ending}`),
        '--page',
        '1',
      );
      expect(exit).toBe(0);
      expect(out.join('\n')).toMatch(/合同/);
    }
  });

  test('a page is drawn as SVG, PNG and JPEG', async () => {
    for (const ending of ['svg', 'png', 'jpg']) {
      const output = at(`page.${ending}`);
      const drawn = await call('render', at('sealed-sample.ofd'), '-o', output, '--dpi', '40');
      expect(drawn.exit).toBe(0);
      expect(fs.statSync(output).size).toBeGreaterThan(1000);
    }
    expect(fs.readFileSync(at('page.svg'), 'utf8')).not.toContain('<text');
  });

  test('all pages become a PDF without seals, with the sealed file inside', async () => {
    const output = at('whole.pdf');
    const drawn = await call('render', at('sealed-sample.ofd'), '-o', output);
    expect(drawn.exit).toBe(0);
    expect(drawn.err.join('\n')).toContain('convert-seals-are-pictures');
    const pdf = fs.readFileSync(output);
    expect(pdf.includes(fs.readFileSync(at('sealed-sample.ofd')))).toBe(true);
    expect((await call('inspect', output)).out.join('\n')).toMatch(/page 1 .*mm/);
    expect((await call('verify', output)).exit).toBe(3);
    const far = await call('render', at('sealed-sample.ofd'), '-o', output, '--page', '99');
    expect(far.err).toEqual([expect.stringContaining('[page-missing]')]);
    const broken = at('broken.ofd');
    fs.writeFileSync(broken, fs.readFileSync(at('sealed-sample.ofd')).subarray(0, 500));
    const none = await call('render', broken, '-o', at('none.pdf'));
    expect([none.exit, none.err.length]).toEqual([4, 1]);
    expect(fs.existsSync(at('none.pdf'))).toBe(false);
  });

  test('a PDF and a page that is not there are refused in one line', async () => {
    const pdf = await call('render', path.join(samples, 'sample.pdf'), '-o', at('p.svg'));
    expect(pdf.err).toEqual([expect.stringContaining('[render-pdf-input]')]);
    const input = path.join(samples, 'sample.ofd');
    const far = await call('render', input, '-o', at('p.svg'), '--page', '99');
    expect(far.err).toEqual([expect.stringContaining('[page-missing]')]);
  });

  test('an unlawful imprint is refused with its basis', async () => {
    const { exit, err } = await call('imprint', '--kind', 'contract', '-o', at('i.svg'));
    expect(exit).toBe(1);
    expect(err[0]).toContain('[imprint-text-missing]');
  });

  test('control and direction marks of a file never reach the terminal', () => {
    expect(plain('a\u001b[2Jb\u202ec\nd')).toBe('a\ufffd[2Jb\ufffdc\ufffdd');
  });
});

test('the built program gives the exit of the contract and keeps standard output clean', () => {
  const program = path.join(root, 'apps/cli/bin/yunzhang.mjs');
  const args = [program, 'verify', '--json', '--trust', 'any', path.join(samples, 'sample.pdf')];
  const done = spawnSync(process.execPath, args, { encoding: 'utf8', env: { LANG: 'en' } });
  expect(done.status).toBe(3);
  expect(done.stderr).toBe('');
  expect(done.stdout.trimEnd().split('\n')).toHaveLength(1);
});
