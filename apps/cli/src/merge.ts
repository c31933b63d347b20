import path from 'node:path';
import { concat, hex, isRefusal, utf8 } from '@yunzhang/base';
import { digest } from '@yunzhang/gm';
import { extractPages, type MergedOfd, mergeOfd, type MergeOptions, openOfd } from '@yunzhang/ofd';
import type { Refusal } from '@yunzhang/base';
import { kindOf, readFile, refuseSameFile, writeFile } from './files.ts';
import { findingLine } from './inspect-ofd.ts';
import { exits, refused, stop, wrongUsage } from './problem.ts';
import type { Surroundings } from './surroundings.ts';

/** Files of one merge, and pages of one extract. */
const filesMax = 1000;
const pagesMax = 100_000;

/** What both commands take. */
export interface MergeFlags {
  readonly output: string;
  readonly dropSeals?: boolean;
  readonly pages?: string;
}

/** Puts OFD files together, page after page. @basis architecture §8 */
export function runMerge(
  files: readonly string[],
  options: MergeFlags,
  world: Surroundings,
): number {
  if (files.length > filesMax) wrongUsage(`${files.length} files`);
  const read = files.map((file) => readOfd(file, options.output));
  const inputs = read.map(({ file, bytes }) => ({
    file: openOfd(bytes),
    name: path.basename(file),
  }));
  const result = mergeOfd(
    inputs,
    settings(
      options,
      read.map(({ bytes }) => bytes),
      '',
    ),
  );
  return write(result, options.output, world);
}

/** Takes pages out of an OFD file. @basis architecture §8 */
export function runExtract(file: string, options: MergeFlags, world: Surroundings): number {
  const { bytes } = readOfd(file, options.output);
  const stated = options.pages ?? '';
  const input = { file: openOfd(bytes), name: path.basename(file), pages: pageList(stated) };
  return write(extractPages(input, settings(options, [bytes], stated)), options.output, world);
}

function readOfd(file: string, output: string): { file: string; bytes: Uint8Array } {
  if (path.extname(output).toLowerCase() !== '.ofd') stop('output-format', exits.usage, output);
  const bytes = readFile(file);
  refuseSameFile(file, output);
  if (kindOf(bytes) !== 'ofd') stop('input-format-unknown', exits.unreadable, file);
  return { file, bytes };
}

/** The document number comes from what goes in, so the same command gives the same file. */
function settings(
  { dropSeals }: MergeFlags,
  files: readonly Uint8Array[],
  what: string,
): MergeOptions {
  const digests = files.map((bytes) => digest('sm3', bytes));
  const whole = digest('sm3', concat([...digests, utf8(what)]));
  return { docId: hex(whole).slice(0, 32), seals: dropSeals === true ? 'drop' : 'refuse' };
}

function write(result: MergedOfd | Refusal, output: string, world: Surroundings): number {
  if (isRefusal(result)) return refused(result);
  writeFile(output, result.bytes);
  for (const finding of result.findings) world.complain(findingLine(finding).trim());
  world.write(`${output}: ${result.pageCount} pages, ${result.bytes.length} bytes`);
  return exits.ok;
}

/** `1-3,5` as places from 0; `3-1` goes backwards. */
function pageList(text: string): readonly number[] {
  const pages: number[] = [];
  for (const part of text.split(',')) {
    const found = /^\s*(\d{1,6})\s*(?:-\s*(\d{1,6})\s*)?$/.exec(part);
    const [first, last] = [Number(found?.[1] ?? 0), Number(found?.[2] ?? found?.[1] ?? 0)];
    if (found === null || first < 1 || last < 1) return wrongUsage(`--pages ${text}`);
    const step = last < first ? -1 : 1;
    for (let page = first; page !== last + step; page += step) pages.push(page - 1);
    if (pages.length > pagesMax) return wrongUsage(`--pages ${text}`);
  }
  return pages;
}
