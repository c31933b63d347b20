// People of the demonstration, each with a desk browser and a phone, logged in as they would.
import { demoPin } from '../../apps/licence/dist/index.js';

/** The firm of the demonstration, and the office that reviews its applications. */
export const firm = '91110108MA0EXAM15Y';
export const office = '11110108MB0EXAMM0E';

/** A desk and a phone of one person. Clicks of both are counted; typing is not a click. */
export async function openPerson(browser, { account, licence = firm, width = 1440 }) {
  const faults = [];
  const desk = await openPage(browser, { width, height: 900 }, faults);
  const phone = await openPage(browser, { width: 390, height: 844 }, faults);
  const person = { account, licence, faults, clicks: 0, desk, phone, isKnown: false };
  person.click = async (page, mark) => {
    person.clicks += 1;
    await page.click(mark);
  };
  person.close = async () => {
    await desk.context().close();
    await phone.context().close();
  };
  return person;
}

async function openPage(browser, viewport, faults) {
  const context = await browser.newContext({ viewport, locale: 'zh-CN', reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on('pageerror', (error) => faults.push(`page: ${error.message}`));
  page.on('console', (message) => {
    // A browser says itself that an answer was a refusal; what matters is what the page says of it.
    const isRefusal = /Failed to load resource.*\b(401|403|404|409|422)\b/.test(message.text());
    if (message.type() === 'error' && !isRefusal) faults.push(`console: ${message.text()}`);
  });
  return page;
}

/** Presses a link of the office that leads to the licence, and approves on the phone. */
export async function confirmBy(person, mark) {
  await person.click(person.desk, mark);
  await approve(person);
}

/** Approves on the phone what the desk shows a code for. */
export async function approve(person) {
  const { desk, phone, click } = person;
  await desk.waitForSelector('#scan[data-state=shown]');
  await phone.goto(await desk.getAttribute('#same', 'href'));
  if (!person.isKnown) {
    await click(phone, `[data-account=${person.account}]`);
    await click(phone, '#sign-in button[type=submit]');
    person.isKnown = true;
  }
  await phone.waitForSelector('#ask');
  const choice = phone.locator(`input[name=licence][value^="${person.licence}"]`);
  if ((await choice.count()) > 0 && !(await choice.first().isChecked())) {
    person.clicks += 1;
    await choice.first().check();
  }
  await phone.fill('#pin', demoPin);
  if ((await phone.locator('#face').count()) > 0) {
    person.clicks += 1;
    await phone.check('#face');
  }
  await click(phone, '#approve');
  await phone.waitForSelector('#said.good');
  await desk.waitForURL((url) => url.pathname.startsWith('/office'));
}

/** Asks the server as a page would; for what other offices do while the firm waits. */
export function askAs({ desk }, path, { body, method = body === undefined ? 'GET' : 'POST' } = {}) {
  return desk.evaluate(
    async ([address, how, content]) => {
      const answer = await fetch(address, {
        method: how,
        headers: {
          'content-type': 'application/json',
          'idempotency-key': crypto.randomUUID(),
        },
        ...(content === null ? {} : { body: content }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${how} ${address}: ${answer.status} ${text}`);
      return text === '' ? undefined : JSON.parse(text);
    },
    [path, method, body === undefined ? null : JSON.stringify(body)],
  );
}
