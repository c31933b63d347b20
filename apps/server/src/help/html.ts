/** Text that is markup already. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | Markup | readonly Markup[] | false | undefined;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup whose values are escaped; what is false or missing is left out. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const markup = texts.map((text, n) => text + written(parts[n])).join('');
  return { markup };
}

function written(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'object') {
    return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
  }
  return String(part).replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? '');
}
