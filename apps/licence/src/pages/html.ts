/** Text that is safe to stand in a page. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a hole of a template. */
export type Content = Html | string | number | undefined | false | readonly Content[];

/** Builds a piece of a page; every hole is escaped unless it is such a piece itself. */
export function html(parts: TemplateStringsArray, ...holes: readonly Content[]): Html {
  let text = parts[0] ?? '';
  for (const [i, hole] of holes.entries()) text += textOf(hole) + (parts[i + 1] ?? '');
  return new Html(text);
}

function textOf(content: Content): string {
  if (content instanceof Html) return content.text;
  if (content === undefined || content === false) return '';
  if (typeof content === 'string') return escape(content);
  if (typeof content === 'number') return String(content);
  return content.map(textOf).join('');
}

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => named[sign] ?? sign);
}
