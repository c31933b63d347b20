// The steps of a visitor, by the marks the pages carry for tests.

const waitMsMax = 30_000;

export const marks = {
  organisation: '#organisation',
  create: 'form button[type=submit]',
  sealCard: '.seal-card',
  samples: '.sample-button button',
  placed: '[data-testid=placed-seal]',
  planned: '[data-testid=planned-seal]',
  ready: '.queue-ready',
  seal: '.button-seal',
  sealed: '.sealing-outcome',
  verifyAll: '.outcome-actions .button-primary',
  outcome: '[data-outcome]',
};

/** Waits until so many things with a mark are there. */
export async function waitForCount(page, mark, count) {
  await page.waitForFunction(
    ([selector, wanted]) => document.querySelectorAll(selector).length === wanted,
    [mark, count],
    { timeout: waitMsMax },
  );
}

/** Asks until there is an answer. */
export async function until(ask, what) {
  const endsAt = performance.now() + 2 * waitMsMax;
  while (performance.now() < endsAt) {
    const found = await ask();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error(`it never came to pass that ${what}`);
}

/** The answers on the verify page: outcome and word. */
export function answers(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('[data-outcome]')].map((band) => ({
      outcome: band.getAttribute('data-outcome'),
      word: band.querySelector('.band-word')?.textContent ?? '',
      sentence: band.querySelector('.band-sentence')?.textContent ?? '',
    })),
  );
}

/** Fails unless two files are answered and both are valid. */
export async function expectBothValid(page, word) {
  await waitForCount(page, marks.outcome, 2);
  const said = await answers(page);
  for (const { outcome, word: shown, sentence } of said) {
    if (outcome !== 'valid' || !shown.includes(word)) {
      throw new Error(`expected ${word}, the page says ${shown} (${outcome}): ${sentence}`);
    }
  }
}

/** Moves the focus by Tab until it is on what the mark names. */
export async function tabTo(page, mark, stepsMax = 90) {
  for (let step = 0; step < stepsMax; step++) {
    const there = await page.evaluate((m) => document.activeElement?.matches(m) ?? false, mark);
    if (there) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${mark} cannot be reached by Tab`);
}

/** A page that remembers what went wrong in it. */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'zh-CN',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(waitMsMax);
  const faults = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${message.text()} ${message.location().url}`);
  });
  return { context, page, faults };
}

/** Fails when a page reported an error; what the cut network causes is expected. */
export function expectNoFaults(faults) {
  const real = faults.filter((text) => !/ERR_INTERNET_DISCONNECTED/.test(text));
  if (real.length > 0) throw new Error(`errors in the page: ${real.slice(0, 3).join(' | ')}`);
}
