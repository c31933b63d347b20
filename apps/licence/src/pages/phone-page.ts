import type { Level } from '../login/level.ts';
import type { Power } from '../people/power.ts';
import type { Client } from '../provider/client.ts';
import { items, isItem } from '../grants/item.ts';
import { licenceCodes } from '../codes.ts';
import { type Content, html, type Html } from './html.ts';
import { day, fact, notice, page, type PageFacts } from './layout.ts';
import { type Language, scopeWords, wordsIn } from './words.ts';

/** One licence that the holder may choose, or why not. */
export interface Choice {
  readonly power: Power;
  readonly refusal?: string | undefined;
  readonly needsCopy: boolean;
}

/** What the phone displays, and signs. */
export interface Ask extends PageFacts {
  readonly code: string;
  readonly issuer: string;
  readonly client: Client;
  readonly returnsTo: string;
  readonly scopes: readonly string[];
  readonly needed: Level;
  readonly acr: string;
  readonly holder: string;
  readonly choices: readonly Choice[];
  readonly hasPasskey: boolean;
}

/** Who asks, what for, for which enterprise; and the way to say yes or no. */
export function askPage(ask: Ask): string {
  const { language, client } = ask;
  const say = wordsIn(language);
  const open = ask.choices.some(({ refusal }) => refusal === undefined);
  const body = html` <section class="sheet">
      <dl class="facts">
        ${fact(say('askWho'), html`<strong>${client.name[language]}</strong>`)}
        ${fact(say('askAddress'), ask.returnsTo)}
        ${fact(say('askPurpose'), client.purpose[language])}
        ${fact(
          say('askScopes'),
          listed(
            ask.scopes.map((scope) => scopeName(scope, language)),
            language,
          ),
        )}
        ${fact(say('askLevel'), say(`level${ask.needed}`))}
      </dl>
      <p class="warn">${say('askWarn')}</p>
    </section>
    <form
      id="ask"
      class="sheet"
      method="post"
      action="/qr/${ask.code}/deny"
      data-code="${ask.code}"
      data-issuer="${ask.issuer}"
      data-client="${client.id}"
      data-acr="${ask.acr}"
      data-scopes="${ask.scopes.join(' ')}"
      data-done="${say('askDone')}"
      data-working="${say('askWorking')}"
      data-passkey="${ask.hasPasskey && ask.needed >= 3 ? 'yes' : 'no'}"
    >
      <fieldset class="choices">
        <legend>${say('askLicence')}</legend>
        ${ask.choices.length === 0 && html`<p>${say('askNoLicence')}</p>`} ${choicesOf(ask)}
      </fieldset>
      ${open && proofs(ask)}
      <p class="notice" id="said" role="status" aria-live="polite" hidden></p>
      <div class="buttons">
        ${open && html`<button class="button button-primary" type="submit" id="approve" disabled>${say('askApprove')}</button>`}
        <button class="button" type="submit" name="deny" value="1" formnovalidate>
          ${say('askDeny')}
        </button>
      </div>
    </form>`;
  return page({ ...ask, title: say('askTitle'), body, script: 'phone', here: `/qr/${ask.code}` });
}

function choicesOf(ask: Ask): Content {
  const first = ask.choices.findIndex(({ refusal }) => refusal === undefined);
  return ask.choices.map((choice, i) => choiceRow(ask, choice, i === first));
}

function choiceRow({ language }: Ask, choice: Choice, isFirst: boolean): Html {
  const say = wordsIn(language);
  const { power, refusal } = choice;
  const { enterprise, grant, role } = power;
  const value = `${enterprise.uscc}/${grant?.id ?? ''}`;
  const reason =
    refusal !== undefined && Object.hasOwn(licenceCodes, refusal)
      ? licenceCodes[refusal as keyof typeof licenceCodes][language]
      : undefined;
  return html`<label class="choice">
    <input
      type="radio"
      name="licence"
      value="${value}"
      ${isFirst && html` checked`}${refusal !== undefined && html` disabled`}
    />
    <span>
      <strong>${enterprise.name}</strong>
      <small>${say(`role_${role}`)} · ${enterprise.uscc} · ${enterprise.state}</small>
      ${grant !== undefined && html`<small>${grantScope(grant, language)} · ${say('askUntil')} ${day(grant.validTo)}</small>`}
      ${refusal === undefined && choice.needsCopy && html`<small>${say('askCopy')}</small>`}
      ${reason !== undefined && html`<small class="reason">${reason} (${refusal})</small>`}
    </span>
  </label>`;
}

/** What a grant covers, in words. */
export function grantScope(grant: NonNullable<Power['grant']>, language: Language): string {
  if (grant.scopeType === 'full') return wordsIn(language)('scopeFull');
  return listed(
    grant.items.map((item) => items[item][language]),
    language,
  );
}

function listed(names: readonly string[], language: Language): string {
  return names.join(language === 'zh' ? '、' : ', ');
}

function proofs({ language, needed, choices }: Ask): Html {
  const say = wordsIn(language);
  const needsFace = needed >= 3 || choices.some(({ needsCopy }) => needsCopy);
  return html` ${needed >= 2 && pinField(say('askPin'))} ${needsFace && faceField(language)}`;
}

/** Six to twelve digits, typed unseen. */
export function pinField(name: string): Html {
  return html`<label class="field"
    ><span>${name}</span>
    <input
      name="pin"
      id="pin"
      type="password"
      inputmode="numeric"
      autocomplete="off"
      pattern="[0-9]{6,12}"
      maxlength="12"
      required
  /></label>`;
}

function faceField(language: Language): Html {
  const say = wordsIn(language);
  return html`<label class="choice face"
    ><input type="checkbox" name="face" id="face" required />
    <span><strong>${say('askFace')}</strong><small>${say('askFaceHint')}</small></span></label
  >`;
}

/** What a scope is called. */
export function scopeName(scope: string, language: Language): string {
  return isItem(scope) ? items[scope][language] : (scopeWords[scope]?.[language] ?? scope);
}

/** A test person that the demonstration offers. */
export interface TestPerson {
  readonly account: string;
  readonly name: string;
}

/** The page where a phone is signed in. */
export function signInPage(
  facts: PageFacts & {
    readonly here: string;
    readonly tests: readonly TestPerson[];
    readonly testPin: string | undefined;
  },
): string {
  const { language, tests, testPin } = facts;
  const say = wordsIn(language);
  const body = html` <p class="lead">${say('signInLead')}</p>
    <form
      id="sign-in"
      class="sheet"
      method="post"
      action="/wallet/sign-in"
      data-next="${facts.here}"
    >
      <label class="field"
        ><span>${say('signInAccount')}</span>
        <input name="account" id="account" autocomplete="username" maxlength="64" required
      /></label>
      ${pinField(say('askPin'))}
      <p class="notice" id="said" role="status" aria-live="polite" hidden></p>
      <div class="buttons">
        <button class="button button-primary" type="submit" disabled>${say('signInButton')}</button>
      </div>
      <noscript><p class="notice bad">${say('scanNoScript')}</p></noscript>
    </form>
    <p><a href="/wallet/recover">${say('recoverLink')}</a></p>
    ${tests.length > 0 && testPersons(language, tests, testPin)}`;
  return page({ ...facts, title: say('signInTitle'), body, script: 'phone' });
}

function testPersons(
  language: Language,
  tests: readonly TestPerson[],
  testPin: string | undefined,
): Html {
  const say = wordsIn(language);
  return html`<section class="sheet" id="tests">
    <h2>${say('signInTests')} <b class="test">${say('test')}</b></h2>
    <p class="hint">${say('signInTestPin')}: <code>${testPin}</code></p>
    <ul class="picks">
      ${tests.map(
        ({ account, name }) =>
          html`<li>
            <button class="button" type="button" data-account="${account}" data-pin="${testPin}">
              ${name} <small>${account}</small>
            </button>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** A page that says one thing: done, refused, or gone wrong. */
export function wordPage(
  facts: PageFacts & {
    readonly title: string;
    readonly words?: string;
    readonly code?: string | undefined;
    readonly here: string;
    readonly extra?: Content;
  },
): string {
  const { title, words, code, language, extra } = facts;
  const body = html`<section class="sheet">
    ${notice(language, code)} ${words !== undefined && html`<p>${words}</p>`}${extra}
  </section>`;
  return page({ ...facts, title, body });
}
