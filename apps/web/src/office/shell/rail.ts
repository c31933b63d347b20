import type { Me, RoleName } from './session.ts';

/** One line of the rail. */
export interface RailLine {
  readonly to: string;
  readonly words: { readonly zh: string; readonly en: string };
  /** Whom it is for; everybody who is logged in, where nothing is said. */
  readonly roles?: readonly RoleName[];
  /** Shown without a login too. */
  readonly isPublic?: true;
}

/** The rail, from the top. @basis product.md R1 */
export const railLines: readonly RailLine[] = [
  { to: '/office', words: { zh: '待办', en: 'Inbox' } },
  { to: '/office/seals', words: { zh: '印章', en: 'Seals' } },
  { to: '/office/uses', words: { zh: '用印', en: 'Uses' } },
  { to: '/office/mandates', words: { zh: '用印授权', en: 'Mandates' } },
  {
    to: '/office/desks/review',
    words: { zh: '制章审核', en: 'Review' },
    roles: ['reviewer'],
  },
  { to: '/office/desks/making', words: { zh: '制作台', en: 'Making' }, roles: ['maker'] },
  { to: '/office/desks/filing', words: { zh: '公安备案', en: 'Filing' }, roles: ['filer'] },
  {
    to: '/office/audit',
    words: { zh: '监督审计', en: 'Audit' },
    roles: ['auditor'],
  },
  { to: '/office/organisation', words: { zh: '组织', en: 'Organisation' } },
  {
    to: '/office/support/desk',
    words: { zh: '客服台', en: 'Support desk' },
    roles: ['support'],
  },
  {
    to: '/office/support/hotline',
    words: { zh: '停用热线', en: 'Hotline' },
    roles: ['support'],
  },
  {
    to: '/office/support/statistics',
    words: { zh: '工单统计', en: 'Support statistics' },
    roles: ['auditor'],
  },
  {
    to: '/office/support/clients',
    words: { zh: '接入与嵌入', en: 'Connected systems' },
    roles: ['legal-representative'],
  },
  { to: '/office/support', words: { zh: '支持', en: 'Support' } },
  { to: '/office/help', words: { zh: '知识库', en: 'Help' }, isPublic: true },
  { to: '/office/me', words: { zh: '我的登录', en: 'My logins' } },
];

/** The lines somebody sees. */
export function railOf(me: Me | undefined): readonly RailLine[] {
  return railLines.filter(({ roles, isPublic }) => {
    if (me === undefined) return isPublic === true;
    return roles === undefined || roles.some((role) => me.roles.includes(role));
  });
}

/** The line of the page shown now: the longest beginning of its path. */
export function lineOf(path: string, lines: readonly RailLine[]): RailLine | undefined {
  const fits = ({ to }: RailLine) => path === to || (to !== '/office' && path.startsWith(`${to}/`));
  return lines.filter(fits).toSorted((a, b) => b.to.length - a.to.length)[0];
}
