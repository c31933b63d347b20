// From the printed URL to two verified files, then the same seals after a restart, by keyboard.
import { startServer } from './server.mjs';
import { expectBothValid, expectNoFaults, marks, openPage, tabTo, waitForCount } from './steps.mjs';

const actionsMax = 6;
const msMax = 60_000;

/** The way of a first visitor, with its actions counted and the network cut before the answers. */
export async function firstJourney({ browser, server }) {
  const { context, page, faults } = await openPage(browser);
  let actions = 0;
  const act = async (mark) => {
    await page.click(mark);
    actions += 1;
  };
  const startedAt = performance.now();
  await page.goto(server.url);
  await page.waitForSelector(marks.organisation);
  if (page.url().includes('code=')) throw new Error('the code stays in the address bar');
  await act(marks.create);
  await waitForCount(page, marks.sealCard, 4);
  await act(marks.samples);
  await waitForCount(page, marks.ready, 2);
  await page.waitForSelector(marks.placed);
  await act(marks.seal);
  await page.waitForSelector(marks.verifyAll);
  await context.setOffline(true);
  await act(marks.verifyAll);
  await expectBothValid(page, '有效');
  const ms = performance.now() - startedAt;
  expectNoFaults(faults);
  await context.close();
  if (actions > actionsMax) throw new Error(`${actions} actions, more than ${actionsMax}`);
  if (ms > msMax) throw new Error(`${Math.round(ms)} ms, more than ${msMax}`);
  return `${actions} actions, ${(ms / 1000).toFixed(1)} s`;
}

/** What the installation says about its seals, pictures included. */
async function sealsOf(page) {
  return page.evaluate(async () => {
    const seals = await (await fetch('/api/seals')).json();
    const pictures = await Promise.all(
      seals.map(async ({ svgUrl }) => (await fetch(svgUrl)).text()),
    );
    // The log grows with every start, and what is said of its witnesses changes: the roots do not.
    const { anchors, crls } = await (await fetch('/api/trust')).json();
    return JSON.stringify({ seals, pictures, anchors, crls });
  });
}

/** The server stops and starts over the same folder: the seals are the same to the last octet. */
export async function restart({ browser, server, folder }) {
  // The first cookie is gone with its context and codes work once: two starts are compared.
  const codeBefore = await server.stop();
  if (codeBefore !== 0) throw new Error(`the server ended with ${codeBefore}`);
  const said = [];
  for (const last of [false, true]) {
    const again = await startServer(folder);
    const { context, page } = await openPage(browser);
    await page.goto(again.url);
    await waitForCount(page, marks.sealCard, 4);
    said.push(await sealsOf(page));
    if (last) return { ...compare(said), server: again, context, page };
    await context.close();
    await again.stop();
  }
  throw new Error('not reached');
}

function compare([before, after]) {
  if (before !== after) throw new Error('a seal changed over a restart');
  return { note: `${JSON.parse(after).seals.length} seals the same` };
}

/** The whole way with keys alone, over the session a restart left open. */
export async function keyboardJourney({ context, page }) {
  const press = async (mark) => {
    await tabTo(page, mark);
    await page.keyboard.press('Enter');
  };
  await press(marks.samples);
  await waitForCount(page, marks.ready, 2);
  await readByKeys(page);
  await tabTo(page, marks.placed);
  const before = await page.getAttribute(marks.placed, 'aria-label');
  await page.keyboard.press('ArrowLeft');
  await page.waitForFunction(
    ([mark, was]) => document.querySelector(mark)?.getAttribute('aria-label') !== was,
    [marks.placed, before],
  );
  await chooseByKeys(page);
  await press(marks.seal);
  await page.waitForSelector(marks.sealed);
  await press(marks.verifyAll);
  await expectBothValid(page, '有效');
  await context.close();
  return 'read, searched, placed, cut over pages, sealed and verified';
}

/** To the last page and back, then through the hits of a search. */
async function readByKeys(page) {
  const field = '.bar-page input';
  const pageIs = (number) =>
    page.waitForFunction(
      ([mark, value]) => document.querySelector(mark)?.value === value,
      [field, number],
    );
  await tabTo(page, '.viewer-window');
  await page.keyboard.press('Home');
  await pageIs('1');
  await page.keyboard.press('PageDown');
  await pageIs('2');
  await page.keyboard.press('/');
  await page.waitForSelector('.search-form input');
  await page.keyboard.type('合同');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.hit[aria-current=true]');
  await page.waitForSelector('.page-hit-front');
  await page.keyboard.press('Enter');
  await page.waitForFunction(
    () => document.querySelectorAll('.hit')[1]?.getAttribute('aria-current') === 'true',
  );
  await page.keyboard.press('Escape');
  await page.waitForSelector('.search-form', { state: 'detached' });
}

/** With the arrow keys from one place to a riding seal. */
async function chooseByKeys(page) {
  await tabTo(page, '.rule input[type=radio]:checked');
  for (const kind of ['words', 'everyPage', 'riding']) {
    await page.keyboard.press('ArrowRight');
    await page.waitForSelector(`.rule input[value=${kind}]:checked`);
  }
  await page.waitForSelector('[data-testid=planned-seal]');
}
