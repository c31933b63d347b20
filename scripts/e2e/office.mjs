// The seal office as a new firm meets it: from the login to five seals, one stopped by
// the hotline and resumed.
import path from 'node:path';
import { askAs, confirmBy, office, openPerson } from './office-people.mjs';
import { faultsOf } from './pages.mjs';
import { until, waitForCount } from './steps.mjs';

/** What a firm may need for all of it, desk and phone together. @basis issue 6, must hold */
const clicksMax = 25;
const languages = { zh: '中文', en: 'English' };
const waitMsMax = 60_000;

/** Tells the story; the result says how many clicks it took and how much was looked at. */
export async function officeStory({ browser, server }) {
  const { origin } = server;
  const li = await openPerson(browser, { account: 'li' });
  const looks = { count: 0, wrong: [] };
  try {
    await atTheDoor(li, origin, looks);
    await applyForFive(li, looks);
    await officesAct(browser, { origin, li });
    await claimAll(li, origin, looks);
    await frozenByHotline(browser, { origin, li, looks });
    const { clicks } = li;
    if (clicks > clicksMax) throw new Error(`${clicks} clicks, ${clicksMax} at most`);
    await applyForOneMore(li, { origin, looks });
    await lookAtOrganisation(li, { origin, looks });
    await whenThingsGoWrong(li, origin);
    await whoMayNot(browser, origin);
    looks.wrong.push(...li.faults);
    if (looks.wrong.length > 0) throw new Error(looks.wrong.join('\n  '));
    return `${clicks} clicks, ${looks.count} looks`;
  } finally {
    await li.close();
  }
}

/** Both languages, a desk and a phone: rules of accessibility, no sideways scroll. */
async function look(page, name, looks) {
  for (const language of ['en', 'zh']) {
    await page.click(`.head .language button:has-text("${languages[language]}")`);
    for (const width of [360, 1440]) {
      await page.setViewportSize({ width, height: width === 360 ? 740 : 900 });
      looks.count += 1;
      for (const fault of await faultsOf(page)) {
        looks.wrong.push(`${name}, ${language}, ${width} px: ${fault}`);
      }
      await keep(page, `${name}-${language}-${width}`);
    }
  }
}

async function keep(page, name) {
  const folder = process.env.E2E_OFFICE_PICTURES;
  if (folder === undefined) return;
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: path.join(folder, `office-${name}.png`), fullPage: true });
}

async function atTheDoor(li, origin, looks) {
  const { desk } = li;
  // Nothing of the office is shown to strangers, wherever they come in.
  await desk.goto(`${origin}/office/seals/nothing`);
  await desk.waitForSelector('a[href^="/v1/login"]');
  await look(desk, 'door', looks);
  await desk.goto(`${origin}/office/login?code=login-refused&trace=${'0a'.repeat(16)}`);
  await desk.waitForSelector('main .notice-bad');
  await look(desk, 'login-refused', looks);
  await desk.goto(`${origin}/office`);
  // Whoever comes to apply confirms their face at once, and scans once.
  await confirmBy(li, 'main a[href*="level=3"]');
  await desk.waitForSelector('a[href="/office/seals/new"]');
  await look(desk, 'inbox-new', looks);
}

async function applyForFive(li, looks) {
  const { desk, click } = li;
  await click(desk, 'main a[href="/office/seals/new"]');
  await desk.waitForSelector('.starter-foot button');
  await look(desk, 'starter', looks);
  await click(desk, '.starter-foot button');
  await rowsOf(desk, 5);
  await look(desk, 'seals-applied', looks);
}

async function rowsOf(page, count) {
  await waitForCount(page, '.data-list tbody tr', count);
}

/** What the offices do while the firm waits; their own pages are another story. */
async function officesAct(browser, { origin, li }) {
  const [zhou, feng] = [
    await openPerson(browser, { account: 'zhou', licence: office }),
    await openPerson(browser, { account: 'feng', licence: office }),
  ];
  for (const officer of [zhou, feng]) {
    await officer.desk.goto(`${origin}/office`);
    await confirmBy(officer, 'main a[href^="/v1/login"]');
    await waitForCount(officer.desk, 'tbody a[href^="/office/desks/review/"]', 5);
  }
  const { cases } = await askAs(li, '/v1/cases?scenario=seal-life');
  for (const { id } of cases) {
    await askAs(zhou, `/v1/cases/${id}/accept`, { body: {} });
    const { maker, police, registry, ...found } = await askAs(feng, `/v1/desks/review/${id}`);
    const { approvalNo, registeredName, registeredPerson } = found;
    const input = { approvalNo, registeredName, registeredPerson, similarityPercent: 100 };
    const names = { maker, police, registry };
    await askAs(feng, `/v1/cases/${id}/approve`, { body: { input, names } });
  }
  await zhou.close();
  await feng.close();
}

async function claimAll(li, origin, looks) {
  const { desk, click } = li;
  await untilPhases(li, 'filed');
  await desk.reload(); // the list comes by itself too; nobody waits for that here
  await click(desk, 'main a[href="/office/seals/claim"]');
  await desk.waitForSelector('.claim-card');
  await look(desk, 'claim', looks);
  await click(desk, 'main button.button-primary');
  await desk.waitForSelector('main .notice-good', { timeout: waitMsMax });
  const { cases } = await untilPhases(li, 'active');
  for (const { id, record } of cases) {
    await untilTold(li, id);
    const status = await askAs(li, `/v1/seals/${record.sealCode}/status`);
    if (!status.isInForce) throw new Error(`${record.sealCode} is claimed and not in force`);
  }
  await click(desk, 'main .notice-good a');
  await rowsOf(desk, 5);
}

async function untilPhases(li, phase) {
  return until(async () => {
    const page = await askAs(li, '/v1/cases?scenario=seal-life');
    return page.cases.every((one) => one.phase === phase) ? page : undefined;
  }, `every seal is ${phase}`);
}

/** Custody has heard all of a seal's life, the owner's own words included. */
async function untilTold(li, id) {
  await until(async () => {
    const { statements } = await askAs(li, `/v1/cases/${id}/statements`);
    return statements.every(({ state }) => state === 'told') ? statements : undefined;
  }, `custody has heard of ${id}`);
}

/** Somebody of the firm is on the telephone; the firm finds out why, and resumes it. */
async function frozenByHotline(browser, { origin, li, looks }) {
  const { desk, click } = li;
  await click(desk, '.data-list tbody tr:nth-child(2) a');
  await desk.waitForSelector('.life-step[data-state=now]');
  await desk.waitForSelector('.log-entry');
  await look(desk, 'seal', looks);
  const code = await desk.textContent('.office-facts code');
  const isInForce = async () => (await askAs(li, `/v1/seals/${code}/status`)).isInForce;
  await desk.goto(`${origin}/office`);
  await takeCall(browser, { origin, code, looks });
  if (await isInForce()) throw new Error('a frozen seal is in force');
  // It comes into the inbox of the firm by itself.
  await desk.waitForSelector('tbody tr:has-text("查看停用原因")');
  await look(desk, 'inbox-frozen', looks);
  await click(desk, 'tbody tr:has-text("查看停用原因") a');
  await desk.waitForSelector('.life-step[data-state=stopped]');
  await desk.waitForSelector('.notice-unsure:has-text("李示例来电"):has-text("手机被盗")');
  await desk.waitForSelector('.notice-unsure:has-text("已回拨登记的号码、约定口令相符")');
  await look(desk, 'seal-frozen', looks);
  await click(desk, '#acts ~ .office-acts button:has-text("恢复使用")');
  await click(desk, '.office-confirm button.button-primary');
  await desk.waitForSelector('.life-step[data-state=now]');
  if (!(await isInForce())) throw new Error('a resumed seal is not in force');
  await untilTold(li, decodeURIComponent(new URL(desk.url()).pathname.split('/').at(-1)));
}

/** Support takes a call: nothing is stopped for one verified fact, and the seal for two. */
async function takeCall(browser, { origin, code, looks }) {
  const zhao = await openPerson(browser, { account: 'zhao', licence: office });
  const { desk } = zhao;
  await desk.goto(`${origin}/office/support/hotline`);
  await confirmBy(zhao, 'main a[href^="/v1/login"]');
  await desk.fill('form[role=search] input', code);
  await desk.click('form[role=search] button');
  const call = 'form:not([role=search])';
  await desk.waitForSelector(`${call} .office-facts`);
  await desk.fill(`${call} input[type=text]`, '手机被盗');
  await desk.check(`${call} label:has-text("已回拨登记的号码") input`);
  await desk.click(`${call} button[type=submit]`);
  await desk.waitForSelector(`${call} .field-fault`);
  await look(desk, 'hotline-call', looks);
  await desk.check(`${call} label:has-text("约定口令相符") input`);
  await desk.click(`${call} button[type=submit]`);
  await desk.waitForSelector('main .notice-good');
  await look(desk, 'hotline-stopped', looks);
  looks.wrong.push(...zhao.faults);
  await zhao.close();
}

/** A sixth seal, for a business of its own. */
async function applyForOneMore(li, { origin, looks }) {
  const { desk } = li;
  await desk.goto(`${origin}/office/seals`);
  await desk.click('.office-head a[href="/office/seals/apply"]');
  await desk.waitForSelector('#apply-purpose');
  await desk.click('.starter-foot button');
  await desk.waitForSelector('#apply-purpose[aria-invalid=true]');
  await look(desk, 'apply', looks);
  await desk.fill('#apply-purpose', '投标专用章');
  await desk.click('.starter-foot button');
  await desk.waitForSelector('h1:has-text("投标专用章")');
}

async function lookAtOrganisation(li, { origin, looks }) {
  const { desk } = li;
  for (const part of ['members', 'invitations', 'departments', 'roles', 'keys', 'audit']) {
    await desk.goto(`${origin}/office/organisation/${part}`);
    await desk.waitForSelector('.data-list, .office-empty');
    await look(desk, `organisation-${part}`, looks);
  }
  await desk.goto(`${origin}/office/me`);
  await desk.waitForSelector('#grantor-keys ~ .data-list');
  await look(desk, 'me', looks);
  await desk.goto(`${origin}/office/nothing`);
  await desk.waitForSelector('main a[href="/office"]');
  await look(desk, 'missing', looks);
}

/** A network that is cut, a server at fault, a login that ends: nothing filled in is lost. */
async function whenThingsGoWrong(li, origin) {
  const { desk } = li;
  await desk.goto(`${origin}/office/organisation/departments`);
  await desk.fill('#department-name', '财务部');
  await desk.route('**/departments', (route) => route.abort());
  await desk.click('form .button');
  await desk.waitForSelector('main [role=alert]:has-text("连不上")');
  await desk.unroute('**/departments');
  const trace = 'ab'.repeat(16);
  const fault = { code: 'server-fault', title: '服务器出错', status: 500, trace };
  await desk.route('**/departments', (route) =>
    route.fulfill({
      status: 500,
      contentType: 'application/problem+json',
      body: JSON.stringify(fault),
    }),
  );
  await desk.click('form .button');
  await desk.waitForSelector(`main [role=alert]:has-text("${trace}")`);
  await desk.unroute('**/departments');
  await desk.click('form .button');
  await desk.waitForSelector('.data-list th:has-text("财务部")');
  // The login ends elsewhere while a form is open.
  await desk.goto(`${origin}/office/organisation/invitations`);
  await desk.fill('#invite-name', '陈示范');
  await desk.context().clearCookies();
  await desk.click('form .button-primary');
  await confirmBy(li, 'main a[href^="/v1/login"]');
  await expectValue(desk, '#invite-name', '陈示范');
  await desk.click('form .button-primary');
  await desk.waitForSelector('.once-secret');
  await makeKeyByStepUp(li, origin);
  li.faults.splice(0, li.faults.length, ...li.faults.filter((one) => !/ERR_FAILED|500/.test(one)));
}

/** A key needs a surer login: the form comes back as it was, and the key is told once. */
async function makeKeyByStepUp(li, origin) {
  const { desk } = li;
  await desk.goto(`${origin}/office/organisation/keys`);
  await desk.fill('#key-name', 'ERP');
  await desk.click('.office-ticks label:has-text("验章")');
  await desk.click('form .button-primary');
  await confirmBy(li, 'main [role=alert] a.button-primary');
  await expectValue(desk, '#key-name', 'ERP');
  await desk.click('form .button-primary');
  const secret = await desk.textContent('.once-secret code');
  await desk.click('.once-shown .button');
  await desk.reload();
  await desk.waitForSelector('.data-list th:has-text("ERP")');
  if ((await desk.content()).includes(secret)) throw new Error('a key is shown twice');
}

async function expectValue(page, mark, wanted) {
  await page.waitForSelector(mark);
  const found = await page.inputValue(mark);
  if (found !== wanted) throw new Error(`${mark} holds "${found}", not "${wanted}"`);
}

/** An employee without a role sees the seals of nobody and changes nothing. */
async function whoMayNot(browser, origin) {
  const wang = await openPerson(browser, { account: 'wang' });
  const { desk } = wang;
  await desk.goto(`${origin}/office/organisation/audit`);
  await confirmBy(wang, 'main a[href^="/v1/login"]');
  await desk.waitForSelector('main .notice-plain:has-text("access-refused")');
  await desk.goto(`${origin}/office/seals/new`);
  await desk.waitForSelector('main .notice-plain');
  if ((await desk.locator('main button').count()) > 0) throw new Error('wang may apply');
  await wang.close();
}
