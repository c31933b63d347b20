import { licenceCodes } from '../codes.ts';
import { type Content, html, type Html } from './html.ts';
import { type Language, wordsIn } from './words.ts';

/** What every page needs to know. */
export interface PageFacts {
  readonly language: Language;
  readonly demo: boolean;
}

/** One page as its parts. */
export interface PageParts extends PageFacts {
  readonly title: string;
  readonly body: Content;
  /** Phone pages have their own foot; names of the links by path. */
  readonly wallet?: boolean;
  readonly script?: 'desk' | 'phone';
  /** The page in the other language. */
  readonly here: string;
}

/** Writes a page. No inline script or style, so the policy can forbid both. */
export function page(parts: PageParts): string {
  const { language, demo, title, body, script } = parts;
  const say = wordsIn(language);
  const other = language === 'zh' ? 'en' : 'zh';
  const whole = html`<!doctype html>
    <html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="same-origin" />
        <title>${title} · ${say('product')}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/tokens.css" />
        <link rel="stylesheet" href="/assets/licence.css" />
        ${script === undefined ? '' : html`<script type="module" src="/assets/${script}.js"></script>`}
      </head>
      <body>
        <header class="head">
          <span class="brand"
            >${say('product')}${demo && html` <b class="test">${say('test')}</b>`}</span
          >
          <a
            href="${parts.here}${parts.here.includes('?') ? '&' : '?'}lang=${other}"
            lang="${other === 'zh' ? 'zh-CN' : 'en'}"
            >${say('language')}</a
          >
        </header>
        <main tabindex="-1">
          <h1>${title}</h1>
          ${body}
        </main>
        ${parts.wallet === true && walletFoot(parts.here, say)}
        ${demo && html`<footer class="foot">${say('testLine')}</footer>`}
      </body>
    </html>`;
  return whole.text;
}

function walletFoot(here: string, say: ReturnType<typeof wordsIn>): Html {
  const links = [
    ['/wallet', say('walletHome')],
    ['/wallet/grants', say('walletGrants')],
    ['/wallet/security', say('walletSecurity')],
  ] as const;
  return html`<nav class="tabs">
    ${links.map(
      ([path, name]) =>
        html`<a href="${path}" ${here === path && html` aria-current="page"`}>${name}</a>`,
    )}
  </nav>`;
}

/** One fact: its name above its value. */
export function fact(name: string, value: Content): Html {
  return html`<div class="fact">
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** A refusal in words, with its code in small type. */
export function notice(language: Language, code: string | undefined): Content {
  if (code === undefined || !Object.hasOwn(licenceCodes, code)) return undefined;
  const words = licenceCodes[code as keyof typeof licenceCodes][language];
  return html`<p class="notice bad" role="alert">${words} <small>${code}</small></p>`;
}

/** A moment in Beijing, to the minute. */
export function moment(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}

/** A day in Beijing. */
export function day(at: number): string {
  return moment(at).slice(0, 10);
}
