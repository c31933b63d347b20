import type { Screen } from '../login/desk.ts';
import type { Client } from '../provider/client.ts';
import { html } from './html.ts';
import { page, type PageFacts } from './layout.ts';
import { qrPath } from './qr-path.ts';
import { wordsIn } from './words.ts';

/** What the screen and its script are told. */
export interface DeskState {
  readonly state: Screen['state'];
  readonly path: string;
  readonly size: number;
  readonly short: string;
  readonly link: string;
  readonly changesInMs: number;
}

/** The screen in a form that a script can draw. */
export function deskState(issuer: string, screen: Screen): DeskState {
  const link = `${issuer}/qr/${screen.qr}`;
  const { d: path, size } = qrPath(link);
  const { state, changesInMs } = screen;
  return { state, path, size, link, changesInMs, short: spaced(screen.short) };
}

/** Two groups of four are easier to read across. */
export function spaced(short: string): string {
  return `${short.slice(0, 4)} ${short.slice(4)}`;
}

/** The page that shows the QR code. */
export function deskPage(
  facts: PageFacts & { readonly uid: string; readonly client: Client; readonly shown: DeskState },
): string {
  const { language, uid, client, shown } = facts;
  const say = wordsIn(language);
  const body = html` <p class="lead">${say('scanLead')}</p>
    <section
      class="sheet scan"
      id="scan"
      data-uid="${uid}"
      data-state="${shown.state}"
      data-waiting="${say('scanWaiting')}"
      data-scanned="${say('scanScanned')}"
      data-approved="${say('scanApproved')}"
      data-denied="${say('scanDenied')}"
      data-over="${say('scanOver')}"
      data-lost="${say('scanLost')}"
    >
      <p class="for">${say('scanFor')} <strong>${client.name[language]}</strong></p>
      <div class="qr" id="qr">
        <svg
          role="img"
          aria-label="${say('scanPicture')}"
          viewBox="0 0 ${shown.size} ${shown.size}"
          shape-rendering="crispEdges"
        >
          <path id="qr-path" d="${shown.path}" />
        </svg>
      </div>
      <p class="status" id="status" role="status" aria-live="polite">${say('scanWaiting')}</p>
      <p class="hint">
        <span id="seconds">${Math.ceil(shown.changesInMs / 1000)}</span> ${say('scanSeconds')}
      </p>
      <div class="short">
        <p class="hint">${say('scanCode')}</p>
        <p class="code" id="short">${shown.short}</p>
      </div>
      <p class="same">
        <a class="button" id="same" href="${shown.link}" target="_blank" rel="noopener"
          >${say('scanSame')}</a
        >
      </p>
      <p>
        <button class="button button-primary" id="refresh" type="button" hidden>
          ${say('scanRefresh')}
        </button>
      </p>
      <p>
        <button class="button button-quiet" id="cancel" type="button">${say('scanCancel')}</button>
      </p>
      <noscript><p class="notice bad">${say('scanNoScript')}</p></noscript>
    </section>`;
  return page({ ...facts, title: say('scanTitle'), body, script: 'desk', here: `/login/${uid}` });
}
