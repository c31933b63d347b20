import type { AuditEntry } from '../audit.ts';
import type { Grant } from '../grants/grant.ts';
import { itemIds, items } from '../grants/item.ts';
import { licenceCodes } from '../codes.ts';
import type { Login } from '../login/login.ts';
import type { Device, Passkey } from '../people/person.ts';
import type { Recovery } from '../people/recovery.ts';
import type { Power } from '../people/power.ts';
import type { Enterprise } from '../registry/enterprise.ts';
import { type Content, html, type Html } from './html.ts';
import { day, moment, notice, page, type PageFacts } from './layout.ts';
import { grantScope } from './phone-page.ts';
import { recoverySheet } from './recovery-pages.ts';
import { actWords, type Language, wordsIn } from './words.ts';

/** Known of every page of the wallet. */
export interface WalletFacts extends PageFacts {
  readonly holder: string;
  /** A refusal of what was just tried. */
  readonly code?: string | undefined;
  /** Somebody asks for a recovery of this person. */
  readonly recovery?: Recovery | undefined;
}

/** The front page: a short code, and the licences. */
export function homePage(
  facts: WalletFacts & { readonly powers: readonly (Power & { readonly stale: boolean })[] },
): string {
  const { language } = facts;
  const say = wordsIn(language);
  const body = html` <p class="lead">${facts.holder}</p>
    ${notice(language, facts.code)} ${recoverySheet(language, facts.recovery)}
    <form class="sheet" method="post" action="/wallet/code">
      <label class="field"
        ><span>${say('walletCode')}</span>
        <input
          name="code"
          class="code-input"
          autocomplete="off"
          autocapitalize="characters"
          maxlength="12"
          required
          aria-describedby="code-hint"
      /></label>
      <p class="hint" id="code-hint">${say('walletCodeHint')}</p>
      <div class="buttons">
        <button class="button button-primary" type="submit">${say('walletCodeGo')}</button>
      </div>
    </form>
    <section class="sheet">
      <h2>${say('walletLicences')}</h2>
      ${facts.powers.length === 0 && html`<p>${say('walletNone')}</p>`}
      <ul class="rows">
        ${facts.powers.map((power) => licenceRow(language, power))}
      </ul>
    </section>
    <form method="post" action="/wallet/sign-out">
      <button class="button button-quiet" type="submit">${say('walletOut')}</button>
    </form>`;
  return page({ ...facts, title: say('walletTitle'), body, wallet: true, here: '/wallet' });
}

function licenceRow(language: Language, power: Power & { readonly stale: boolean }): Html {
  const say = wordsIn(language);
  const { enterprise, role, grant, stale } = power;
  const claim = html`<form method="post" action="/wallet/claim">
    <input type="hidden" name="uscc" value="${enterprise.uscc}" /><button
      class="button"
      type="submit"
    >
      ${say('walletClaim')}
    </button>
  </form>`;
  return html`<li>
    <div>
      <strong>${enterprise.name}</strong>
      <small
        >${say(`role_${role}`)} · ${say('status')} ${enterprise.state} ·
        <code>${enterprise.uscc}</code></small
      >
      ${grant !== undefined && html`<small>${say('askUntil')} ${day(grant.validTo)}</small>`}
      ${stale && html`<small class="reason">${say('walletStale')}</small>`}
    </div>
    ${stale && role === 'legal_rep' && claim}
  </li>`;
}

/** What the page of grants shows. */
export interface GrantsFacts extends WalletFacts {
  readonly person: string;
  readonly steppedUp: boolean;
  readonly hasPasskey: boolean;
  readonly given: readonly Grant[];
  readonly taken: readonly Grant[];
  /** Enterprises for which this person may give grants. */
  readonly from: readonly Enterprise[];
  readonly nameOf: (person: string) => string;
  readonly enterpriseOf: (uscc: string) => string;
}

/** Grants given and taken, and the form for a new one. */
export function grantsPage(facts: GrantsFacts): string {
  const { language, steppedUp, given, taken } = facts;
  const say = wordsIn(language);
  const list = (grants: readonly Grant[]): Content =>
    grants.length === 0
      ? html`<p>${say('grantsNone')}</p>`
      : html`<ul class="rows">
          ${grants.map((grant) => grantRow(facts, grant))}
        </ul>`;
  const body = html`${notice(language, facts.code)} ${recoverySheet(language, facts.recovery)}
  ${steppedUp ? html`<p class="notice good">${say('stepDone')}</p>` : stepUpForm(facts)}
  ${
    taken.length > 0 &&
    html`<section class="sheet">
      <h2>${say('grantsTaken')}</h2>
      ${list(taken)}
    </section>`
  }
  ${
    (facts.from.length > 0 || given.length > 0) &&
    html`<section class="sheet">
      <h2>${say('grantsGiven')}</h2>
      ${list(given)}
    </section>`
  }
  ${steppedUp && facts.from.length > 0 && newGrant(facts)}`;
  return page({
    ...facts,
    title: say('grantsTitle'),
    body,
    wallet: true,
    script: 'phone',
    here: '/wallet/grants',
  });
}

function stepUpForm({ language, hasPasskey }: GrantsFacts): Html {
  const say = wordsIn(language);
  return html`<form
    class="sheet"
    id="step-up"
    method="post"
    action="/wallet/step-up"
    data-passkey="${hasPasskey ? 'yes' : 'no'}"
  >
    <h2>${say('stepTitle')}</h2>
    <p>${say('stepLead')}</p>
    <label class="field"
      ><span>${say('askPin')}</span
      ><input
        name="pin"
        type="password"
        inputmode="numeric"
        pattern="[0-9]{6,12}"
        maxlength="12"
        autocomplete="off"
        required
    /></label>
    <label class="choice face"
      ><input type="checkbox" name="face" required />
      <span><strong>${say('askFace')}</strong><small>${say('askFaceHint')}</small></span></label
    >
    <p class="notice" id="said" role="status" aria-live="polite" hidden></p>
    <div class="buttons">
      <button class="button button-primary" type="submit" disabled>${say('stepButton')}</button>
    </div>
  </form>`;
}

function grantRow(facts: GrantsFacts, grant: Grant): Html {
  const { language, person, steppedUp } = facts;
  const say = wordsIn(language);
  const isMine = grant.delegate === person;
  const isLive = grant.state === 'pending' || grant.state === 'active';
  const scope = grantScope(grant, language);
  const button = (act: 'accept' | 'end', words: string): Html =>
    html`<form method="post" action="/wallet/grants/${grant.id}/${act}">
      <button class="button" type="submit">${words}</button>
    </form>`;
  return html`<li>
    <div>
      <strong>${isMine ? facts.enterpriseOf(grant.uscc) : facts.nameOf(grant.delegate)}</strong>
      <small>${say(`role_${grant.role}`)} · ${scope}</small>
      <small
        >${isMine ? facts.nameOf(grant.grantor) : facts.enterpriseOf(grant.uscc)} ·
        ${day(grant.validFrom)} – ${day(grant.validTo)} · <code>${grant.id}</code></small
      >
      <small class="state-${grant.state}">${say(`state_${grant.state}`)}</small>
    </div>
    ${
      steppedUp &&
      isLive &&
      html`<div class="buttons">
        ${isMine && grant.state === 'pending' && button('accept', say('grantsAccept'))}
        ${button('end', isMine ? say('grantsGiveBack') : say('grantsEnd'))}
      </div>`
    }
  </li>`;
}

function newGrant({ language, from }: GrantsFacts): Html {
  const say = wordsIn(language);
  const choice = (name: string, value: string, words: string, checked: boolean): Html =>
    html`<label class="choice"
      ><input type="radio" name="${name}" value="${value}" ${checked && html` checked`} /><span
        >${words}</span
      ></label
    >`;
  return html`<form class="sheet" method="post" action="/wallet/grants">
    <h2>${say('grantsNew')}</h2>
    <label class="field"
      ><span>${say('grantsEnterprise')}</span
      ><select name="uscc">
        ${from.map(({ uscc, name }) => html`<option value="${uscc}">${name}</option>`)}
      </select></label
    >
    <label class="field"
      ><span>${say('grantsDelegate')}</span
      ><input name="account" maxlength="64" autocomplete="off" required
    /></label>
    <label class="field"
      ><span>${say('grantsName')}</span
      ><input name="name" maxlength="64" autocomplete="off" required
    /></label>
    <fieldset>
      <legend>${say('grantsRole')}</legend>
      ${choice('role', 'handler', say('role_handler'), true)}${choice('role', 'manager', say('role_manager'), false)}
    </fieldset>
    <fieldset>
      <legend>${say('grantsScope')}</legend>
      ${choice('scope', 'precise', say('scopePrecise'), true)}${choice('scope', 'full', say('scopeFull'), false)}
    </fieldset>
    <fieldset>
      <legend>${say('grantsItems')}</legend>
      ${itemIds.map(
        (item) =>
          html`<label class="choice"
            ><input type="checkbox" name="item" value="${item}" /><span
              >${items[item][language]}</span
            ></label
          >`,
      )}
    </fieldset>
    <label class="choice"
      ><input type="checkbox" name="sub" /><span>${say('grantsSub')}</span></label
    >
    <label class="field"
      ><span>${say('grantsDays')}</span
      ><input name="days" type="number" min="1" max="366" value="30" required
    /></label>
    <div class="buttons">
      <button class="button button-primary" type="submit">${say('grantsGive')}</button>
    </div>
  </form>`;
}

/** What the page of devices and logins shows. */
export interface SecurityFacts extends WalletFacts {
  readonly device: string;
  readonly devices: readonly Device[];
  readonly logins: readonly (Login & { readonly site: string; readonly enterprise: string })[];
  readonly passkeys: readonly Passkey[];
  readonly acts: readonly AuditEntry[];
}

/** Phones, logins, passkeys, and what happened lately. */
export function securityPage(facts: SecurityFacts): string {
  const { language } = facts;
  const say = wordsIn(language);
  const acts = facts.acts.map((entry) => actRow(language, entry));
  const body = html`${notice(language, facts.code)} ${recoverySheet(language, facts.recovery)}
    ${loginSheet(facts)} ${deviceSheet(facts)} ${passkeySheet(facts)}
    <section class="sheet">
      <h2>${say('securityActs')}</h2>
      <ul class="rows acts">
        ${acts}
      </ul>
    </section>`;
  const title = say('securityTitle');
  return page({ ...facts, title, body, wallet: true, script: 'phone', here: '/wallet/security' });
}

function loginSheet({ language, logins }: SecurityFacts): Html {
  const say = wordsIn(language);
  const rows = logins.map(({ id, site, enterprise, level, at }) =>
    endRow({
      name: site,
      hints: [`${enterprise} · ${say(`level${level}`)}`, `${say('securitySince')} ${moment(at)}`],
      action: `/wallet/logins/${id}/end`,
      words: say('securityLoginEnd'),
    }),
  );
  return html`<section class="sheet">
    <h2>${say('securityLogins')}</h2>
    ${rows.length === 0 && html`<p>${say('securityLoginsNone')}</p>`}
    <ul class="rows">
      ${rows}
    </ul>
  </section>`;
}

function deviceSheet({ language, device, devices }: SecurityFacts): Html {
  const say = wordsIn(language);
  const rows = devices.map(({ id, name, createdAt }) => {
    const mine = id === device ? `${say('securityThis')} · ` : '';
    return endRow({
      name,
      hints: [`${mine}${say('securitySince')} ${moment(createdAt)}`],
      action: `/wallet/devices/${id}/end`,
      words: say('securityEnd'),
    });
  });
  return html`<section class="sheet">
    <h2>${say('securityDevices')}</h2>
    <ul class="rows">
      ${rows}
    </ul>
  </section>`;
}

function passkeySheet({ language, passkeys }: SecurityFacts): Html {
  const say = wordsIn(language);
  const rows = passkeys.map(({ id, name, createdAt }) =>
    endRow({
      name,
      hints: [`${say('securitySince')} ${moment(createdAt)}`],
      action: `/wallet/passkeys/${id}/end`,
      words: say('securityEnd'),
    }),
  );
  return html`<section class="sheet">
    <h2>${say('securityPasskeys')}</h2>
    <p class="hint">${say('securityPasskeysHint')}</p>
    <ul class="rows">
      ${rows}
    </ul>
    <p class="notice" id="said" role="status" aria-live="polite" hidden></p>
    <button class="button" type="button" id="add-passkey">${say('securityPasskeyAdd')}</button>
  </section>`;
}

interface EndRow {
  readonly name: string;
  readonly hints: readonly string[];
  readonly action: string;
  readonly words: string;
}

/** Something that the person may end, and the button for it. */
function endRow({ name, hints, action, words }: EndRow): Html {
  return html`<li>
    <div><strong>${name}</strong>${hints.map((hint) => html`<small>${hint}</small>`)}</div>
    <form method="post" action="${action}">
      <button class="button" type="submit" aria-label="${words}: ${name}">${words}</button>
    </form>
  </li>`;
}

function actRow(language: Language, entry: AuditEntry): Html {
  const code = entry.code ?? '';
  const why = Object.hasOwn(licenceCodes, code)
    ? licenceCodes[code as keyof typeof licenceCodes][language]
    : undefined;
  return html`<li>
    <div>
      <span>${actWords[entry.act]?.[language]}</span>
      <small>${moment(entry.at)}${why !== undefined && html` · ${why}`}</small>
    </div>
  </li>`;
}
