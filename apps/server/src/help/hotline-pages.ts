import type { Instant } from '@yunzhang/base';
import { dateOf, phaseTitle, startOf } from '@yunzhang/scenario';
import { sealLife } from '@yunzhang/scenarios';
import { hotlineFacts, type HotlineSeal } from '../seals/index.ts';
import { html, type Markup } from './html.ts';
import { factWords, type Language, wordsIn } from './hotline-words.ts';
import type { Operator } from './operators.ts';

/** What every page of the desk is told. */
export interface DeskFacts {
  readonly language: Language;
  readonly operator?: Operator;
  /** Something went wrong: what, and what to do. */
  readonly problem?: string;
}

/** The page around what is shown. No scripts: it must work on whatever is at hand. */
function page({ language, operator, problem }: DeskFacts, body: Markup): string {
  const say = wordsIn(language);
  return html`<!doctype html>
    <html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${say('title')}</title>
        <link rel="stylesheet" href="/desk.css" />
      </head>
      <body>
        <header>
          <h1>${say('title')}</h1>
          ${
            operator !== undefined &&
            html`<form method="post" action="/leave">
              <span>${say('onDuty')} ${operator.name}</span>
              <button>${say('leave')}</button>
            </form>`
          }
        </header>
        <main>
          <p class="lead">${say('lead')}</p>
          ${problem !== undefined && html`<p class="problem" role="alert">${problem}</p>`} ${body}
        </main>
      </body>
    </html>`.markup;
}

/** Where an operator logs in. */
export function loginPage(facts: DeskFacts): string {
  const say = wordsIn(facts.language);
  return page(
    facts,
    html`<form method="post" action="/enter" autocomplete="off">
      <label>${say('operator')} <input name="id" required maxlength="40" /></label>
      <label>${say('key')} <input name="key" type="password" required maxlength="60" /></label>
      <button class="first">${say('enter')}</button>
    </form>`,
  );
}

/** Where a call begins: the code of the seal. */
export function findPage(facts: DeskFacts): string {
  const say = wordsIn(facts.language);
  return page(
    facts,
    html`<form method="get" action="/seal">
      <label
        >${say('code')} <input name="code" required inputmode="numeric" maxlength="20" autofocus
      /></label>
      <button class="first">${say('find')}</button>
    </form>`,
  );
}

/** What a call page shows beside its facts. */
export interface CallFacts extends DeskFacts {
  readonly seal: HotlineSeal;
  /** Names the call, so that sending it twice stops once. */
  readonly call: string;
  /** What was filled in before it was refused: nobody types it twice while a caller waits. */
  readonly given?: URLSearchParams;
}

/** The call: who, what was verified, why. */
export function callPage(facts: CallFacts): string {
  const { language, seal, call, given = new URLSearchParams() } = facts;
  const say = wordsIn(language);
  const phase = phaseTitle(sealLife, seal.phase)[language];
  const callers = (['legalRep', 'custodian'] as const).filter((one) => one in seal.callers);
  const choice = (name: string, value: 'freeze' | 'reportLoss' | (typeof callers)[number]) =>
    html`<label
      ><input
        type="radio"
        name="${name}"
        value="${value}"
        required
        ${given.get(name) === value && html`checked`}
      />
      ${say(value)}</label
    >`;
  return page(
    facts,
    html`<dl>
        <dt>${say('seal')}</dt>
        <dd>${seal.name}</dd>
        <dt>${say('code')}</dt>
        <dd>${seal.code}</dd>
        <dt>${say('owner')}</dt>
        <dd>${seal.owner}</dd>
        <dt>${say('state')}</dt>
        <dd>${phase}</dd>
      </dl>
      <form method="post" action="/stop" autocomplete="off">
        <input type="hidden" name="call" value="${call}" />
        <input type="hidden" name="code" value="${seal.code}" />
        <fieldset>
          <legend>${say('caller')}</legend>
          ${callers.map((one) => choice('caller', one))}
        </fieldset>
        <fieldset>
          <legend>${say('facts')}</legend>
          ${verified(language, given)}
        </fieldset>
        <fieldset>
          <legend>${say('act')}</legend>
          ${choice('act', 'freeze')} ${choice('act', 'reportLoss')}
        </fieldset>
        <label
          >${say('reason')}
          <input name="reason" required maxlength="200" value="${given.get('reason') ?? ''}"
        /></label>
        <label
          >${say('ticket')}
          <input name="ticket" maxlength="20" value="${given.get('ticket') ?? ''}"
        /></label>
        <button class="danger">${say('stop')}</button>
      </form>`,
  );
}

function verified(language: Language, given: URLSearchParams): readonly Markup[] {
  const say = wordsIn(language);
  const before = new Set(given.getAll('fact'));
  return hotlineFacts.map(
    (kind) =>
      html`<div class="fact">
        <label
          ><input
            type="checkbox"
            name="fact"
            value="${kind}"
            ${before.has(kind) && html`checked`}
          />
          ${factWords[kind][language]}</label
        >
        <input
          name="note-${kind}"
          maxlength="200"
          value="${given.get(`note-${kind}`) ?? ''}"
          aria-label="${factWords[kind][language]}: ${say('note')}"
          placeholder="${say('note')}"
        />
      </div>`,
  );
}

/** What was done, with its second: the caller writes it down. */
export function donePage(
  facts: DeskFacts & { readonly seal: HotlineSeal; readonly at: Instant },
): string {
  const { language, seal, at } = facts;
  const say = wordsIn(language);
  return page(
    facts,
    html`<section role="status">
      <h2>${say('stopped')}</h2>
      <p>${seal.name} ${seal.code}</p>
      <p>${say('stoppedAt')} <strong>${secondOf(at)}</strong></p>
      <p>${say('tell')}</p>
      <p><a href="/">${say('next')}</a></p>
    </section>`,
  );
}

/** A moment as people read it in Beijing, to the second. */
function secondOf(at: Instant): string {
  const date = dateOf(at);
  const seconds = Math.floor((at - startOf(date)) / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date} ${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** How the desk looks: large, plain, with nothing to load besides. */
export const deskStyle = `
:root { color-scheme: light; font: 18px/1.6 system-ui, "Noto Sans CJK SC", sans-serif; }
body { margin: 0; color: #16181d; background: #fff; }
header, main { max-width: 44rem; margin: 0 auto; padding: 1rem; }
header { display: flex; flex-wrap: wrap; gap: 1rem; justify-content: space-between; }
h1 { font-size: 1.4rem; margin: 0; }
label { display: block; margin: .6rem 0; }
input:not([type]), input[type=password] { font: inherit; width: 100%; box-sizing: border-box;
  padding: .5rem; border: 1px solid #5b616e; border-radius: 4px; }
input[type=radio], input[type=checkbox] { width: 1.2rem; height: 1.2rem; vertical-align: middle; }
fieldset { border: 1px solid #8a909c; border-radius: 4px; margin: 1rem 0; }
button { font: inherit; padding: .6rem 1.2rem; border: 1px solid #16181d; border-radius: 4px;
  background: #fff; color: #16181d; }
button.first { background: #16181d; color: #fff; }
button.danger { background: #b3101e; border-color: #b3101e; color: #fff; }
:focus-visible { outline: 3px solid #1a5fb4; outline-offset: 2px; }
.problem { border-left: 4px solid #b3101e; padding: .5rem .8rem; background: #fdecee;
  overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: fit-content(40%) 1fr; gap: .2rem 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
`;
