import type { Recovery } from '../people/recovery.ts';
import { type Content, html } from './html.ts';
import { moment, page, type PageFacts } from './layout.ts';
import { pinField } from './phone-page.ts';
import { type Language, wordsIn } from './words.ts';

/** Where a person who has lost every phone comes back, with the code from the counter. */
export function recoverPage(facts: PageFacts): string {
  const say = wordsIn(facts.language);
  const body = html`<p class="lead">${say('recoverLead')}</p>
    <form id="recover" class="sheet" method="post" action="/wallet/recover">
      <label class="field"
        ><span>${say('signInAccount')}</span>
        <input name="account" id="account" autocomplete="username" maxlength="64" required
      /></label>
      <label class="field"
        ><span>${say('recoverCode')}</span>
        <input
          name="code"
          class="code-input"
          autocomplete="one-time-code"
          autocapitalize="characters"
          maxlength="12"
          required
      /></label>
      ${pinField(say('recoverPin'))}
      <p class="notice" id="said" role="status" aria-live="polite" hidden></p>
      <div class="buttons">
        <button class="button button-primary" type="submit" disabled>
          ${say('recoverButton')}
        </button>
      </div>
      <noscript><p class="notice bad">${say('scanNoScript')}</p></noscript>
    </form>`;
  const title = say('recoverTitle');
  return page({ ...facts, title, body, script: 'phone', here: '/wallet/recover' });
}

/** Tells every old phone that somebody recovers its person, and lets it be stopped. */
export function recoverySheet(language: Language, recovery: Recovery | undefined): Content {
  if (recovery === undefined) return undefined;
  const say = wordsIn(language);
  const { openedAt, readyAt, confirmedBy } = recovery;
  const isSure = confirmedBy !== undefined;
  return html`<section class="sheet" role="alert">
    <p class="warn">${say('recoverAsked')}</p>
    <p class="hint">
      ${say('recoverFrom')} ${moment(openedAt)} · ${say('recoverReady')} ${moment(readyAt)}
    </p>
    ${isSure && html`<p>${say('recoverSure')}</p>`}
    ${
      !isSure &&
      html`<form method="post" action="/wallet/recovery/stop">
        <div class="buttons">
          <button class="button button-primary" type="submit">${say('recoverStop')}</button>
        </div>
      </form>`
    }
  </section>`;
}
