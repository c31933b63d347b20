import { type ComponentType, lazy, type LazyExoticComponent } from 'react';

/** What a page is given: the parts of its path. */
export interface PageProps {
  readonly params: Readonly<Record<string, string>>;
}

/** A page of the office. */
export interface OfficePage {
  /** Parts that begin with a colon take any text. */
  readonly path: string;
  /** Shown without a login too. */
  readonly isPublic?: true;
  readonly Page: LazyExoticComponent<ComponentType<PageProps>>;
}

const page = (
  path: string,
  load: () => Promise<ComponentType<PageProps>>,
  more: Pick<OfficePage, 'isPublic'> = {},
): OfficePage => ({ path, ...more, Page: lazy(async () => ({ default: await load() })) });

/** Every page of the office; each is loaded when it is first opened. */
export const officePages: readonly OfficePage[] = [
  page('/office', async () => (await import('./inbox-page.tsx')).InboxPage),
  page('/office/cases/:case', async () => (await import('../cases/case-page.tsx')).CasePage),
  page('/office/desks/review', async () => (await import('../desks/review-page.tsx')).ReviewPage),
  page(
    '/office/desks/review/:company',
    async () => (await import('../desks/firm-page.tsx')).FirmPage,
  ),
  page('/office/desks/making', async () => (await import('../desks/work-pages.tsx')).MakingPage),
  page('/office/desks/filing', async () => (await import('../desks/work-pages.tsx')).FilingPage),
  page(
    '/office/mandates',
    async () => (await import('../mandates/mandates-page.tsx')).MandatesPage,
  ),
  page('/office/mandates/new', async () => (await import('../mandates/grant-page.tsx')).GrantPage),
  page('/office/uses', async () => (await import('../mandates/uses-page.tsx')).UsesPage),
  page('/office/uses/new', async () => (await import('../mandates/ask-page.tsx')).AskPage),
  page(
    '/office/uses/:case/confirm',
    async () => (await import('../mandates/confirm-page.tsx')).ConfirmPage,
  ),
  page(
    '/office/policies',
    async () => (await import('../mandates/policies-page.tsx')).PoliciesPage,
  ),
  page('/office/audit', async () => (await import('../audit/audit-page.tsx')).AuditPage),
  page('/office/login', async () => (await import('../login/login-page.tsx')).LoginPage, {
    isPublic: true,
  }),
  page('/office/me', async () => (await import('../login/me-page.tsx')).MePage),
  page(
    '/office/organisation',
    async () => (await import('../organisation/organisation-page.tsx')).OrganisationPage,
  ),
  page(
    '/office/organisation/:part',
    async () => (await import('../organisation/organisation-page.tsx')).OrganisationPage,
  ),
  page('/office/help', async () => (await import('../support/help-page.tsx')).HelpPage, {
    isPublic: true,
  }),
  page('/office/help/:code', async () => (await import('../support/help-page.tsx')).ArticlePage, {
    isPublic: true,
  }),
  page('/office/support', async () => (await import('../support/tickets-page.tsx')).TicketsPage),
  page('/office/support/new', async () => (await import('../support/report-page.tsx')).ReportPage),
  page(
    '/office/support/tickets/:number',
    async () => (await import('../support/ticket-page.tsx')).TicketPage,
  ),
  page(
    '/office/support/desk',
    async () => (await import('../support/desk-page.tsx')).SupportDeskPage,
  ),
  page(
    '/office/support/hotline',
    async () => (await import('../support/hotline-page.tsx')).HotlinePage,
  ),
  page(
    '/office/support/clients',
    async () => (await import('../support/clients-page.tsx')).ClientsPage,
  ),
  page(
    '/office/support/statistics',
    async () => (await import('../support/statistics-page.tsx')).StatisticsPage,
  ),
  page('/office/seals', async () => (await import('../seals/seals-page.tsx')).SealsPage),
  page('/office/seals/new', async () => (await import('../seals/starter-page.tsx')).StarterPage),
  page('/office/seals/apply', async () => (await import('../seals/apply-page.tsx')).ApplyPage),
  page('/office/seals/claim', async () => (await import('../seals/claim-page.tsx')).ClaimPage),
  page('/office/seals/:case', async () => (await import('../seals/seal-page.tsx')).SealPage),
];

/** A page with the parts of its path. */
export interface MatchedPage {
  readonly page: OfficePage;
  readonly params: Readonly<Record<string, string>>;
}

/** The page of a path, and what its colons stand for; pages named in full come first. */
export function matchPage(
  path: string,
  pages: readonly OfficePage[] = officePages,
): MatchedPage | undefined {
  const parts = partsOf(path);
  const matched = pages.flatMap((one) => {
    const params = paramsOf(partsOf(one.path), parts);
    return params === undefined ? [] : [{ page: one, params }];
  });
  return matched.find(({ params }) => Object.keys(params).length === 0) ?? matched[0];
}

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}

function paramsOf(
  wanted: readonly string[],
  parts: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (wanted.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, want] of wanted.entries()) {
    const part = parts[at] ?? '';
    if (!want.startsWith(':')) {
      if (want !== part) return undefined;
      continue;
    }
    try {
      params[want.slice(1)] = decodeURIComponent(part);
    } catch {
      return undefined; // no text at all
    }
  }
  return params;
}
