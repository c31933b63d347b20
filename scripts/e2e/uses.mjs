// A seal is used: asked for by an operator, approved, confirmed on the custodian's phone;
// then a standing mandate that is granted, told to custody and withdrawn, one for a colleague that
// is claimed, and rules that are tried.
import path from 'node:path';
import { root } from '../ensure.mjs';
import { approve, askAs, office, openPerson } from './office-people.mjs';
import { faultsOf } from './pages.mjs';

const languages = { zh: '中文', en: 'English' };
const waitMsMax = 60_000;
const document = path.join(root, 'apps/server/samples/sample.ofd');

/** Tells the story; the result says how much was looked at. */
export async function useJourney({ browser, server }) {
  const world = { browser, server, wrong: [], people: [], looked: 0 };
  try {
    const li = await come(world, { account: 'li', at: '/office' });
    await sealsInForce(world, li);
    const firm = await employ(world, li);
    await lookAtRules(world, firm);
    const use = await askForUse(world, firm);
    await approveUse(world, { ...firm, use });
    await confirmUse(world, { ...firm, use });
    await grantAndWithdraw(world, firm);
    await offerAndClaim(world, { ...firm, use });
  } catch (error) {
    // What the pages said themselves is told with it.
    world.wrong.push(error.message);
  } finally {
    for (const person of world.people) {
      world.wrong.push(...person.faults.map((fault) => `${person.account}: ${fault}`));
      await person.close();
    }
  }
  const { wrong, looked } = world;
  if (wrong.length > 0) throw new Error(`${wrong.length} faults:\n  ${wrong.join('\n  ')}`);
  return `${looked} looks`;
}

async function come({ browser, server, people }, wish) {
  const person = await openPerson(browser, wish);
  people.push(person);
  const query = new URLSearchParams({ level: '3', next: wish.at });
  await person.desk.goto(`${server.origin}/v1/login?${query}`);
  await approve(person);
  return person;
}

/** Narrow in one language and wide in the other: rules of accessibility, no sideways scroll. */
async function look(world, page, name) {
  for (const [language, width] of [
    ['en', 360],
    ['zh', 1440],
  ]) {
    await page.setViewportSize({ width, height: width === 360 ? 740 : 900 });
    await page.click(`.head .language button:has-text("${languages[language]}")`);
    world.looked += 1;
    for (const fault of await faultsOf(page)) {
      world.wrong.push(`${name}, ${language}, ${width} px: ${fault}`);
    }
    await world.server.keep?.(page, `${name}-${language}-${width}`);
  }
}

/** Five seals, by the offices and by their owner, as other stories tell. */
async function sealsInForce(world, li) {
  const { wish } = await askAs(li, '/v1/seal-starter-sets');
  const { seals } = await askAs(li, '/v1/seal-starter-sets', { body: wish });
  const zhou = await come(world, { account: 'zhou', licence: office, at: '/office' });
  const feng = await come(world, { account: 'feng', licence: office, at: '/office' });
  for (const { case: id } of seals) {
    await askAs(zhou, `/v1/cases/${id}/accept`, { body: {} });
    const { maker, police, registry, ...found } = await askAs(feng, `/v1/desks/review/${id}`);
    const { approvalNo, registeredName, registeredPerson } = found;
    const input = { approvalNo, registeredName, registeredPerson, similarityPercent: 100 };
    await askAs(feng, `/v1/cases/${id}/approve`, {
      body: { input, names: { maker, police, registry } },
    });
  }
  const all = async (phase) => {
    const { cases } = await askAs(li, '/v1/cases?scenario=seal-life');
    return cases.every((one) => one.phase === phase);
  };
  await until(async () => all('filed'), 'every seal is filed');
  await li.desk.goto(`${world.server.origin}/office/seals/claim`);
  await li.desk.click('main button.button-primary');
  await until(async () => all('active'), 'every seal is claimed');
  for (const { case: id } of seals) {
    const told = async () => {
      const { statements } = await askAs(li, `/v1/cases/${id}/statements`);
      return statements.every(({ state }) => state === 'told');
    };
    await until(told, `custody has heard of ${id}`);
  }
}

/** Two colleagues, with the parts that are kept apart. */
async function employ(world, li) {
  const wang = await come(world, { account: 'wang', at: '/office/uses' });
  const sun = await come(world, { account: 'sun', at: '/office' });
  const { organisation } = await askAs(li, '/v1/me');
  const members = `/v1/organisations/${organisation.id}/members`;
  const give = async (person, role) => {
    const { member } = await askAs(person, '/v1/me');
    await askAs(li, `${members}/${member}/roles/${role}`, { method: 'PUT', body: {} });
  };
  await give(wang, 'operator');
  await give(sun, 'approver');
  await wang.desk.reload();
  await wang.desk.waitForSelector('a[href="/office/uses/new"]');
  await look(world, wang.desk, 'uses, empty');
  return { li, wang, sun };
}

/** Rules are written, tried before they are saved, and count afterwards. */
async function lookAtRules(world, { li, sun }) {
  const { desk } = li;
  const { person } = await askAs(sun, '/v1/me');
  await desk.goto(`${world.server.origin}/office/policies`);
  await desk.waitForSelector('.policy-editor');
  await desk.fill('.policy-editor [data-path="rules.0.name"]', '大额合同');
  await desk.fill('.policy-editor [data-path="rules.0.amountFromFen"]', '1000.00');
  await desk.selectOption('.policy-editor [data-path="rules.0.effect"]', 'approvers');
  await desk.fill('.policy-editor [data-path="rules.0.approvers.0"]', person);
  await desk.selectOption('.policy-editor [data-path="otherwise"]', 'allow');
  await desk.fill('#try-amount', '1000.00');
  await desk.waitForSelector('.policy-answer .state:has-text("须经 1 人审批")');
  await desk.fill('#try-amount', '999.99');
  await desk.waitForSelector('.policy-answer .state:has-text("不需要审批人")');
  await desk.click('.policy-answer summary');
  await look(world, desk, 'rules');
  await desk.click('.policy-editor > .button-primary');
  await desk.waitForSelector('#policy-versions');
}

async function askForUse(world, { wang }) {
  const { desk } = wang;
  await desk.click('a[href="/office/uses/new"]');
  await desk.waitForSelector('.case-form');
  await desk.setInputFiles('.case-form [data-testid=file-input]', document);
  await desk.fill('.case-row input[inputmode=decimal]', '1,000.00');
  await desk.selectOption('[data-path=kind]', 'contract');
  await desk.fill('[data-path=purpose]', '签订采购合同');
  const contract = desk.locator('[data-path=seal] option:has-text("合同专用章")').first();
  await desk.selectOption('[data-path=seal]', await contract.getAttribute('value'));
  await desk.waitForSelector('.policy-answer .state:has-text("须经 1 人审批")');
  await look(world, desk, 'ask');
  await desk.click('.case-form button[type=submit]');
  await desk.waitForURL(/\/office\/cases\//);
  await desk.waitForSelector('#use-documents');
  await look(world, desk, 'use, pending');
  return decodeURIComponent(new URL(desk.url()).pathname.split('/').at(-1));
}

async function approveUse(world, { sun, use }) {
  const { desk } = sun;
  await desk.goto(`${world.server.origin}/office/cases/${use}?act=approve`);
  await desk.waitForSelector('.case-form');
  await desk.click('.case-form button[type=submit]');
  await desk.waitForSelector('.notice-good');
  await desk.waitForSelector('.office-head .state:has-text("待保管人确认")');
}

/** The code on the desk, the comparison on the phone, and the seal on the document. */
async function confirmUse(world, { wang, li, use }) {
  await wang.desk.click('#use-code ~ .button-primary');
  const address = await wang.desk.getAttribute('.use-code a', 'href');
  await look(world, wang.desk, 'use, code');
  const phone = li.desk;
  await phone.setViewportSize({ width: 390, height: 844 });
  await phone.goto(address);
  await phone.waitForSelector('.button-seal');
  if (phone.url().includes('nonce')) throw new Error('the code stays in the address');
  const shown = await phone.textContent('.use-match >> nth=0');
  const { manifest } = await askAs(wang, `/v1/uses/${use}`);
  if (shown !== manifest.slice(0, 8)) throw new Error(`${shown} is not of ${manifest}`);
  await look(world, phone, 'confirm');
  await phone.click('.button-seal');
  await phone.waitForSelector('.notice-good', { timeout: waitMsMax });
  await wang.desk.waitForSelector('a[href$="/sealed"]', { timeout: waitMsMax });
  await look(world, wang.desk, 'use, sealed');
}

async function grantAndWithdraw(world, { li }) {
  const { desk } = li;
  const { organisation } = await askAs(li, '/v1/me');
  const keys = `/v1/organisations/${organisation.id}/api-keys`;
  const body = { name: 'ERP', scopes: ['task:write'], days: 90 };
  const { id } = await askAs(li, keys, { body });
  await desk.goto(`${world.server.origin}/office/mandates/new`);
  await desk.waitForSelector('.case-form');
  const contract = desk.locator('[data-path=seal] option:has-text("合同专用章")').first();
  await desk.selectOption('[data-path=seal]', await contract.getAttribute('value'));
  await desk.locator('[data-path=kinds] input').first().check();
  await desk.fill('[data-path="names.client"]', id);
  await look(world, desk, 'grant');
  await desk.click('.case-form button[type=submit]');
  await desk.waitForSelector('.notice-good', { timeout: waitMsMax });
  await desk.click('.notice-good a');
  await desk.waitForSelector('.state:has-text("密码机已知")', { timeout: waitMsMax });
  await look(world, desk, 'mandate');
  await desk.click('button:has-text("撤销")');
  await desk.click('.case-form button[type=submit]');
  await desk.waitForSelector('.office-head .state:has-text("已撤销")');
  await desk.goto(`${world.server.origin}/office/mandates`);
  await desk.waitForSelector('.data-list tbody tr');
  await look(world, desk, 'mandates');
}

/** One for a colleague: it waits in their inbox, and is claimed with one button on a phone. */
async function offerAndClaim(world, { li, wang, use }) {
  const { manifest } = await askAs(wang, `/v1/uses/${use}`);
  const { person } = await askAs(wang, '/v1/me');
  const { desk } = li;
  await desk.goto(`${world.server.origin}/office/mandates/new`);
  await desk.waitForSelector('.case-form');
  await desk.selectOption('[data-path=mode]', 'one-off');
  const contract = desk.locator('[data-path=seal] option:has-text("合同专用章")').first();
  await desk.selectOption('[data-path=seal]', await contract.getAttribute('value'));
  await desk.locator('[data-path=kinds] input').first().check();
  await desk.fill('[data-path=manifest]', manifest);
  await desk.fill('[data-path="names.holder"]', person);
  await desk.click('.case-form button[type=submit]');
  await desk.waitForSelector('.notice-good:has-text("待领取")', { timeout: waitMsMax });
  await look(world, desk, 'mandate, granted to a person');
  await desk.click('.notice-good a');
  await desk.waitForSelector('.office-head .state:has-text("待领取")');
  await look(world, desk, 'mandate, offered');
  const phone = wang.desk;
  await phone.setViewportSize({ width: 360, height: 740 });
  await phone.goto(`${world.server.origin}/office`);
  await phone.click('.data-list tr:has-text("领取授权") a');
  await phone.waitForSelector('.office-first button:has-text("领取授权")');
  await look(world, phone, 'mandate, to be claimed');
  await phone.click('.office-first button.button-primary');
  await phone.waitForSelector('.office-head .state:has-text("有效")');
  await phone.waitForSelector('a[href^="/office/uses/new?mandate="]');
  await look(world, phone, 'mandate, claimed');
}

async function until(ask, what) {
  const endsAt = performance.now() + waitMsMax;
  while (performance.now() < endsAt) {
    if (await ask()) return;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error(`it never came to pass that ${what}`);
}
