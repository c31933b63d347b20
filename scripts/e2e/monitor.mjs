// An owner has the server watch a seal, by the form on the page of the log.
import fs from 'node:fs';
import path from 'node:path';
import { tagDay } from '../../packages/ledger/dist/index.js';
import { createLooks } from './log.mjs';
import { expectNoFaults, marks, openPage, tabTo, waitForCount } from './steps.mjs';

const form = '[data-testid=monitor-form]';
const made = '[data-testid=monitor-made]';
const state = '[data-testid=monitor-state]';
const refusal = `${form} [role=alert]`;

/** The whole way: a wrong form, a refused one, a registered one, its alarms, its end. */
export async function registerAtLog({ browser, server, folder }) {
  const looks = createLooks();
  const owner = await openPage(browser);
  await owner.page.goto(server.url);
  await owner.page.waitForSelector(marks.organisation);
  await owner.page.click(marks.create);
  await waitForCount(owner.page, marks.sealCard, 4);
  await owner.context.close();
  const seal = sealOf(folder);
  const { page, context, faults } = await openPage(browser, { reducedMotion: 'reduce' });
  const sent = [];
  page.on('request', (request) => sent.push(request.postData() ?? ''));
  await page.goto(`${server.origin}/log`);
  await page.waitForSelector('.log-page[data-log=open]');
  await refuseEmpty(page, looks);
  await fillFromFile(page, seal, looks);
  await refuseAddress(page, looks);
  const ticket = await register(page, looks);
  await seeAlarms(page, looks);
  if (sent.some((body) => body.includes(seal.key))) throw new Error('the tag key left the browser');
  await end(page, { looks, ticket });
  const own = faults.filter((text) => !/status of 422/.test(text));
  expectNoFaults(own);
  await context.close();
  return `${looks.end()} looks`;
}

/** A seal of the test authority, as it was handed to its owner. */
function sealOf(folder) {
  const home = path.join(folder, 'data');
  const files = fs.readdirSync(home, { recursive: true });
  const file = files.find((name) => name.endsWith('.tag'));
  const key = fs.readFileSync(path.join(home, file)).toString('hex');
  return { id: path.basename(file, '.tag'), key, firstDay: tagDay(Date.now()), days: 1826 };
}

/** By keys alone: what is missing is said, and the focus goes to the first of it. */
async function refuseEmpty(page, looks) {
  await page.focus('#monitor-id');
  await page.keyboard.press('Enter');
  await waitForCount(page, `${form} [aria-invalid=true]`, 4);
  const focused = await page.evaluate(() => document.activeElement.id);
  if (focused !== 'monitor-id') throw new Error(`the focus is on ${focused}`);
  await looks.look(page, 'monitor, empty');
}

async function fillFromFile(page, seal, looks) {
  const give = (content) =>
    page.setInputFiles(`${form} [data-testid=file-input]`, {
      name: 'owner.json',
      mimeType: 'application/json',
      buffer: Buffer.from(content),
    });
  await give('{"seals": "none"}');
  await page.waitForSelector(`${form} .notice-unsure`);
  await looks.look(page, 'monitor, another file');
  await give(JSON.stringify({ seals: [seal, { ...seal, id: '2' }] }));
  await page.waitForSelector('#monitor-which');
  await waitForCount(page, `${form} [aria-invalid=true]`, 0);
  // A life of five years is watched in parts, and the page says which.
  const said = await page.textContent(form);
  if (!/800/.test(said)) throw new Error('the page does not say how many days are watched');
  await looks.look(page, 'monitor, filled');
}

/** A wrong address is refused by the page, one of this machine by the server. */
async function refuseAddress(page, looks) {
  await page.fill('#monitor-webhook', 'http://gateway.example/alerts');
  await page.keyboard.press('Enter');
  await waitForCount(page, `${form} [aria-invalid=true]`, 1);
  await page.fill('#monitor-webhook', 'https://127.0.0.1/alerts');
  await page.keyboard.press('Enter');
  await page.waitForSelector(refusal);
  const code = await page.textContent(`${refusal} code`);
  if (code !== 'webhook-address') throw new Error(`refused with ${code}`);
  const kept = await page.inputValue('#monitor-webhook');
  if (kept !== 'https://127.0.0.1/alerts') throw new Error('what was filled in is gone');
  await looks.look(page, 'monitor, refused');
}

async function register(page, looks) {
  await page.fill('#monitor-webhook', '');
  await page.focus('#monitor-id');
  await tabTo(page, `${form} button[type=submit]`);
  await page.keyboard.press('Space');
  await page.waitForSelector(made);
  const focused = await page.evaluate(() => document.activeElement.tagName);
  if (focused !== 'H3') throw new Error(`the focus is on ${focused}`);
  const [address, token] = await page.locator(`${made} .monitor-secret code`).allTextContents();
  await looks.look(page, 'monitor, made');
  return { address, token };
}

/** The making of the seal is listed nowhere: it raises alarms, and the page shows them. */
async function seeAlarms(page, looks) {
  const until = Date.now() + 20_000;
  for (;;) {
    await page.click(`${made} .next-steps:last-child .button:first-child`);
    await page.waitForSelector(state);
    const standing = Number(await page.getAttribute(state, 'data-standing'));
    if (standing >= 4) break;
    if (Date.now() > until) throw new Error(`${standing} alarms stand`);
    await page.waitForTimeout(300);
  }
  await waitForCount(page, '.monitor-alarms li', 4);
  await looks.look(page, 'monitor, alarms');
}

async function end(page, { looks, ticket }) {
  const ask = () => fetch(ticket.address, { headers: { authorization: `Bearer ${ticket.token}` } });
  if ((await ask()).status !== 200) throw new Error('the token does not open the monitor');
  await page.click(`${made} .next-steps:last-child .button:nth-child(2)`);
  await page.waitForSelector(`${made} .notice-plain`);
  if ((await ask()).status !== 404) throw new Error('an ended monitor is still there');
  await looks.look(page, 'monitor, over');
  await page.click(`${made} .button-quiet`);
  await page.waitForSelector(form);
}
