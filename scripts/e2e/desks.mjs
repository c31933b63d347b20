// The offices: five applications of one firm are accepted by one officer and approved by another,
// looked at one by one and done in one press; then making, filing and the audit.
import { approve, askAs, office, openPerson } from './office-people.mjs';
import { faultsOf } from './pages.mjs';

const languages = { zh: '中文', en: 'English' };
const maker = '91110105MA0EXAMG8C';
const police = '11110108MB0EXAML2K';
const waitMsMax = 30_000;

/** Goes through the desks; the result lists what is wrong, page by page. */
export async function deskJourney({ browser, server }) {
  const wrong = [];
  const people = [];
  let looked = 0;
  const come = async (wish) => {
    const person = await openPerson(browser, wish);
    people.push(person);
    const query = new URLSearchParams({ level: '3', next: wish.at });
    await person.desk.goto(`${server.origin}/v1/login?${query}`);
    await approve(person);
    return person;
  };
  /** Each page in both languages, wide and narrow. */
  const look = async ({ desk }, name) => {
    for (const language of ['en', 'zh']) {
      await desk.click(`.head .language button:has-text("${languages[language]}")`);
      for (const width of [1440, 360]) {
        await desk.setViewportSize({ width, height: width === 360 ? 740 : 900 });
        looked += 1;
        for (const fault of await faultsOf(desk)) {
          wrong.push(`${name}, ${language}, ${width} px: ${fault}`);
        }
        await server.keep?.(desk, `${name}-${language}-${width}`);
      }
    }
    await desk.setViewportSize({ width: 1440, height: 900 });
  };
  try {
    const officers = await review({ come, look });
    await making({ come, look });
    await filing({ come, look });
    await oversight(officers, { look, origin: server.origin });
  } catch (error) {
    // What the pages said themselves is told with it.
    wrong.push(error.message);
  } finally {
    for (const person of people) {
      wrong.push(...person.faults.map((fault) => `${person.account}: ${fault}`));
      await person.close();
    }
  }
  if (wrong.length > 0) throw new Error(`${wrong.length} faults:\n  ${wrong.join('\n  ')}`);
  return `${looked} looks`;
}

/** The firm applies; one officer accepts, another approves: two presses for five seals. */
async function review({ come, look }) {
  const li = await come({ account: 'li', at: '/office' });
  const { wish } = await askAs(li, '/v1/seal-starter-sets');
  const { seals } = await askAs(li, '/v1/seal-starter-sets', { body: wish });
  const zhou = await come({ account: 'zhou', licence: office, at: '/office/desks/review' });
  await zhou.desk.waitForSelector('.data-list tbody tr');
  await look(zhou, 'review');
  await zhou.desk.click('.data-list tbody .button');
  await zhou.desk.waitForSelector('[data-looked]');
  await look(zhou, 'firm, to accept');
  await press(zhou, '受理 5 枚');
  await zhou.desk.waitForFunction(() => document.body.innerText.includes('您受理了这枚'));
  const feng = await come({ account: 'feng', licence: office, at: '/office/desks/review' });
  await feng.desk.click('.data-list tbody .button');
  await feng.desk.waitForSelector('.desk-compared');
  await waitForLooked(feng, 5);
  await look(feng, 'firm, to review');
  await returnOne(feng, look);
  await press(feng, '准予制作 4 枚');
  await feng.desk.waitForSelector('.office-empty');
  await untilPhases(li, { seals, phases: ['correction', 'filed'] });
  return { zhou, feng };
}

/** One goes back with its reasons, by the form that its definition makes. */
async function returnOne({ desk }, look) {
  await desk.locator('a[href*="act=return"]').first().click();
  await desk.waitForSelector('.case-form');
  await desk.click('.case-form button[type=submit]');
  // What is missing stands beside its field, and the keyboard is there.
  await desk.waitForSelector('.case-form .field-fault');
  await look({ desk }, 'case, form with a fault');
  await desk.fill('.case-rows input', '缺少法定代表人授权书');
  await desk.click('.case-form button[type=submit]');
  await desk.waitForSelector('.notice-good');
  await look({ desk }, 'case, returned');
  await desk.goBack();
  await desk.waitForSelector('[data-looked]');
  await waitForLooked({ desk }, 4);
}

async function waitForLooked({ desk }, count) {
  await desk.waitForFunction(
    (wanted) => document.querySelectorAll('[data-looked]:enabled').length === wanted,
    count,
    { timeout: waitMsMax },
  );
}

async function press({ desk }, title) {
  for (const box of await desk.locator('[data-looked]').all()) await box.check();
  await desk.click(`button:has-text("${title}")`);
  await desk.waitForSelector('.notice-good');
}

/** Making and filing go on by themselves. */
async function untilPhases(person, { seals, phases }) {
  const endsAt = performance.now() + waitMsMax;
  for (const { case: id } of seals) {
    for (;;) {
      const { phase } = await askAs(person, `/v1/cases/${id}`);
      if (phases.includes(phase)) break;
      if (performance.now() > endsAt) throw new Error(`${id} is ${phase}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function making({ come, look }) {
  const wu = await come({ account: 'wu', licence: maker, at: '/office/desks/making' });
  await wu.desk.waitForSelector('.desk-filter');
  await look(wu, 'making');
}

async function filing({ come, look }) {
  const zheng = await come({ account: 'zheng', licence: police, at: '/office/desks/filing' });
  await zheng.desk.click('.desk-filter button:nth-child(2)');
  await zheng.desk.waitForSelector('.data-list tbody tr');
  await look(zheng, 'filing');
}

/** An officer of the regulator whom its head has made an auditor sees the whole register. */
export async function oversight({ zhou, feng }, { look, origin }) {
  const { member, organisation } = await askAs(feng, '/v1/me');
  const role = `/v1/organisations/${organisation.id}/members/${member}/roles/auditor`;
  await askAs(zhou, role, { method: 'PUT', body: {} });
  await feng.desk.goto(`${origin}/office/audit`);
  await feng.desk.waitForSelector('#audit-whole ~ .data-list tbody tr');
  await look(feng, 'audit');
}
