// The hotline while the portal is down: its own desk, over the data of a firm, in a browser.
import { firm } from './office-people.mjs';
import { faultsOf } from './pages.mjs';
import { startDesk } from './server.mjs';
import { until } from './steps.mjs';

/** Stops the server, has a seal stopped at the desk, and starts the server again. */
export async function hotlineAlone({ browser, server, folder, open }) {
  const code = await inForce(server.origin);
  await server.stop();
  const desk = await startDesk(folder);
  const wrong = [];
  try {
    await fetch(server.origin).then(
      () => wrong.push('the portal is not down'),
      () => {},
    );
    for (const locale of ['zh-CN', 'en']) await lookAround(browser, { desk, locale, code, wrong });
    await stopSeal(browser, { desk, code });
  } finally {
    await desk.stop();
  }
  if (wrong.length > 0) throw new Error(wrong.join('\n  '));
  const again = await open();
  // Log and custody hear of it from whoever runs them, now that they run.
  await until(async () => {
    const status = await statusOf(again.origin, code);
    if (status.isInForce) throw new Error('a seal the hotline stopped is in force');
    return status.steps.find((one) => one.act === 'freeze')?.evidence;
  }, 'the freeze is in the log');
  return again;
}

async function inForce(origin) {
  const { seals } = await askJson(`${origin}/v1/seals?company=${firm}`);
  return seals.find((one) => one.isInForce).code;
}

const statusOf = async (origin, code) => askJson(`${origin}/v1/seals/${code}/status`);

async function askJson(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function enter(browser, { desk, ...options }) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  await page.goto(desk.url);
  await page.fill('[name=id]', desk.operator);
  await page.fill('[name=key]', desk.key);
  await page.click('button.first');
  await page.waitForSelector('[name=code]');
  return page;
}

/** Its pages keep the rules of accessibility, on a phone too. */
async function lookAround(browser, { desk, locale, code, wrong }) {
  const viewport = { width: 360, height: 740 };
  const page = await enter(browser, { desk, locale, viewport });
  const look = async (name) => {
    for (const fault of await faultsOf(page)) wrong.push(`desk, ${name}, ${locale}: ${fault}`);
  };
  await look('find');
  await page.fill('[name=code]', '1101089999999');
  await page.click('button.first');
  await page.waitForSelector('[role=alert]');
  await look('no such seal');
  await page.fill('[name=code]', code);
  await page.click('button.first');
  await page.waitForSelector('button.danger');
  await look('call');
  await page.context().close();
}

async function stopSeal(browser, { desk, code }) {
  const page = await enter(browser, { desk, locale: 'zh-CN' });
  await page.fill('[name=code]', code);
  await page.click('button.first');
  await page.check('[name=caller][value=legalRep]');
  await page.check('[name=fact][value=callback]');
  await page.check('[name=act][value=freeze]');
  await page.fill('[name=reason]', '公文包被盗');
  await page.click('button.danger');
  // One fact is not enough; what was filled in is still there.
  await page.waitForSelector('[role=alert]:has-text("hotline-identity-weak")');
  await page.check('[name=fact][value=document]');
  await page.click('button.danger');
  await page.waitForSelector('[role=status] h2:has-text("已停用")');
  await page.context().close();
}
