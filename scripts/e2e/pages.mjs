// Every page in two languages and two widths: accessibility rules, no sideways scroll, pictures.
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../ensure.mjs';
import { expectBothValid, marks, openPage, waitForCount } from './steps.mjs';

const axe = fs.readFileSync(path.join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
const languages = { zh: '中文', en: 'English' };
const widths = [1440, 360];
const pictures = path.join(root, 'docs/pictures');

/** Looks at every page; the result lists what is wrong, page by page. */
export async function lookAtPages({ browser, server }) {
  const wrong = [];
  let looked = 0;
  const { context, page } = await openPage(browser, { reducedMotion: 'reduce' });
  const look = async (name, picture) => {
    for (const language of ['en', 'zh']) await lookIn(language, { name, picture, sizes: widths });
  };
  /** A panel of a page that was looked at: narrow in one language, wide in the other. */
  const glance = async (name, picture) => {
    await lookIn('en', { name, sizes: [360] });
    await lookIn('zh', { name, picture, sizes: [1440] });
  };
  const lookIn = async (language, { name, picture, sizes }) => {
    await page.click(`.head .language button:has-text("${languages[language]}")`);
    for (const width of sizes) {
      await page.setViewportSize({ width, height: width === 360 ? 740 : 900 });
      looked += 1;
      const found = await faultsOf(page);
      for (const fault of found) wrong.push(`${name}, ${language}, ${width} px: ${fault}`);
      if (picture !== undefined && width === 1440) await takePicture(page, picture, language);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  };
  await page.goto(`${server.origin}/`);
  await page.waitForSelector('#code');
  await look('session');
  await page.goto('about:blank'); // a change of the fragment alone does not load the page again
  await page.goto(server.url);
  await page.waitForSelector(marks.organisation);
  await look('set-up');
  await page.click(marks.create);
  await waitForCount(page, marks.sealCard, 4);
  await look('set-up done', 'set-up');
  await lookAtSealing(page, { look, glance });
  await lookAtRest(page, look, server.origin);
  await context.close();
  if (wrong.length > 0) throw new Error(`${wrong.length} faults:\n  ${wrong.join('\n  ')}`);
  return `${looked} looks`;
}

async function lookAtSealing(page, { look, glance }) {
  await page.click(marks.samples);
  await waitForCount(page, marks.ready, 2);
  await page.waitForSelector(marks.placed);
  await look('seal', 'seal');
  await page.check('input[value=riding]');
  await page.waitForSelector(marks.planned);
  await glance('seal, riding', 'seal-riding');
  await page.check('input[value=words]');
  await page.click('.words-find button');
  await page.waitForSelector('.tick');
  await page.click('.bar-search');
  await glance('seal, words and search');
  await page.click('.bar-pages');
  await page.check('input[value=point]');
  await page.waitForSelector(marks.placed);
  await page.click(marks.seal);
  await page.waitForSelector(marks.verifyAll);
  await look('sealed');
  await page.click(marks.verifyAll);
  await expectBothValid(page, '有效');
  await page.locator('.expert summary').first().click();
  await look('verify', 'verify');
  await page.locator('.bar-print').first().click();
  await glance('verify, print');
  await lookAtContents(page, glance);
}

/** A file with attachments, and with things that are not drawn as they are in it. */
async function lookAtContents(page, glance) {
  const file = path.join(root, 'tests/corpus/ofd/ofdrw-AddAttachment.ofd');
  await page.locator('.page-actions .button-quiet').click();
  await page.setInputFiles('[data-testid=file-input]', file);
  await waitForCount(page, marks.outcome, 1);
  await page.click('.bar-contents');
  await page.waitForSelector('.attachment');
  await glance('verify, contents');
  await page.locator('.page-actions .button-quiet').click();
  await page.setInputFiles(
    '[data-testid=file-input]',
    path.join(root, 'tests/corpus/made/encrypted-sealed.ofd'),
  );
  await page.waitForSelector('.password-form');
  await glance('verify, encrypted');
  // A wrong one is told as such; the right one opens pages and seals.
  for (const [password, wanted] of [
    ['wrong', '.password-form'],
    ['Yunzhang@2026', '.page-sheet[data-drawing=drawn] .sealed-place'],
  ]) {
    await page.fill('.password-form input', password);
    await page.click('.password-form button');
    await page.waitForSelector('.band-waiting', { state: 'detached' });
    await page.waitForSelector(wanted);
  }
}

async function lookAtRest(page, look, origin) {
  await page.goto(`${origin}/`);
  await page.waitForSelector('.doors');
  await look('home');
  await page.goto(`${origin}/seal`);
  await page.waitForSelector('.drop-sheet');
  await look('seal, empty');
  await page.goto(`${origin}/verify`);
  await page.waitForSelector('.drop-sheet');
  await page.setInputFiles('[data-testid=file-input]', [
    { name: '空.ofd', mimeType: 'application/octet-stream', buffer: Buffer.from('PK\u0003\u0004') },
    { name: 'notes.pdf', mimeType: 'application/pdf', buffer: Buffer.from('hello') },
  ]);
  await waitForCount(page, marks.outcome, 2);
  await look('verify, unreadable');
  await page.evaluate(() => {
    history.pushState(null, '', '/nowhere');
    dispatchEvent(new PopStateEvent('popstate'));
  });
  await page.waitForFunction(() => document.querySelectorAll('[data-outcome]').length === 0);
  await look('missing');
}

/** What is wrong with a page as it is shown now. */
export async function faultsOf(page) {
  // The protocol evaluates outside the content security policy, so the policy stays on.
  await page.evaluate(`window.axe === undefined && (() => { ${axe} })()`);
  return page.evaluate(async () => {
    const faults = [];
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) faults.push(`scrolls sideways by ${wide} px`);
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
    for (const { id, nodes } of violations) {
      const [first] = nodes;
      faults.push(
        `${id} (${nodes.length}) ${first.target.join(' ')} ${first.any[0]?.message ?? ''}`,
      );
    }
    return faults;
  });
}

/** Keeps a picture of a page for the documents, where that is asked for. */
export async function takePicture(page, name, language) {
  if (process.env.E2E_PICTURES !== '1') return;
  fs.mkdirSync(pictures, { recursive: true });
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.waitForTimeout(600);
  await page.screenshot({ path: path.join(pictures, `${name}-${language}.png`) });
}
