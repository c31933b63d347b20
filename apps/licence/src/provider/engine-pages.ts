import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { html, Html } from '../pages/html.ts';
import type { PageFacts } from '../pages/layout.ts';
import { wordPage } from '../pages/phone-page.ts';
import { languageOf } from '../routes/request.ts';
import { pagePolicy } from '../routes/policy.ts';
import { wordsIn } from '../pages/words.ts';
import type { Client } from './client.ts';

/** The few pages that the engine shows itself. */
export interface EnginePages {
  readonly logout: (ctx: KoaContextWithOIDC, form: string) => void;
  readonly loggedOut: (ctx: KoaContextWithOIDC) => void;
  readonly error: (ctx: KoaContextWithOIDC, out: ErrorOut) => void;
}

/** Builds them; `clients` are those whose pages a logout may lead back to. */
export function createEnginePages(demo: boolean, clients: readonly Client[]): EnginePages {
  const facts = (ctx: KoaContextWithOIDC): PageFacts => ({ language: languageOf(ctx.req), demo });
  const returns = [
    ...new Set(
      clients.flatMap((client) =>
        (client.postLogoutRedirectUris ?? []).map((uri) => new URL(uri).origin),
      ),
    ),
  ];
  const send = (ctx: KoaContextWithOIDC, text: string): void => {
    ctx.type = 'html';
    ctx.body = text;
    // A form that ends in a redirect is held to the policy at its end too.
    ctx.set('content-security-policy', pagePolicy(returns));
  };
  return {
    logout: (ctx, form) => {
      const { language } = facts(ctx);
      const say = wordsIn(language);
      // The engine’s own form, which holds nothing but its secret, gets a button.
      const extra = html`<p>${say('logoutAsk')}</p>
        ${new Html(form)}
        <p>
          <button
            class="button button-primary"
            type="submit"
            form="op.logoutForm"
            name="logout"
            value="yes"
          >
            ${say('logoutYes')}
          </button>
        </p>`;
      send(ctx, wordPage({ ...facts(ctx), title: say('logoutTitle'), here: '/logout', extra }));
    },
    loggedOut: (ctx) => {
      const say = wordsIn(facts(ctx).language);
      send(ctx, wordPage({ ...facts(ctx), title: say('logoutDone'), words: '', here: '/wallet' }));
    },
    error: (ctx, out) => {
      const say = wordsIn(facts(ctx).language);
      // Of the engine’s words only the code: its sentences may repeat what was sent.
      const extra = html`<p>${say('errorBack')}</p>
        <p><small>${say('code')}: ${out.error}</small></p>`;
      send(ctx, wordPage({ ...facts(ctx), title: say('errorTitle'), here: '/wallet', extra }));
    },
  };
}
