import fs from 'node:fs/promises';
import path from 'node:path';
import { Unavailable } from '@yunzhang/base';

/** Where the build puts the page. */
const pageFile = path.resolve(import.meta.dirname, '../../../web/dist/verify.html');
/** The element of the page that holds the data; a page without data has `null` there. */
const empty = '<script type="application/json" id="bundle-data">null</script>';

let read: Promise<string> | undefined;

/** The verifying page as it was built, without data. */
export function readBundlePage(): Promise<string> {
  read ??= fs.readFile(pageFile, 'utf8').catch((error: unknown) => {
    read = undefined;
    throw new Unavailable('verify.html', { cause: error });
  });
  return read;
}

/**
 * Puts data into the page.
 *
 * Data is never run, and no text in it can end its element: every `<` is written as an escape.
 */
export function fillPage(page: string, json: string): string {
  const at = page.indexOf(empty);
  if (at < 0) throw new Unavailable('verify.html', {});
  const filled = empty.replace('null', () => json.replaceAll('<', String.raw`\u003c`));
  return page.slice(0, at) + filled + page.slice(at + empty.length);
}
