import fs from 'node:fs';
import { z } from 'zod';

/** Beside the sources as beside what is built of them. */
const file = new URL('../../knowledge/articles.json', import.meta.url);
/** Articles of one answer. */
const foundMax = 50;

const words = z.object({ zh: z.string(), en: z.string() });
const book = z.object({
  causes: z.array(z.object({ cause: words, do: words })),
  articles: z.record(
    z.string(),
    z.object({
      part: z.string(),
      title: words,
      cause: z.number(),
      since: z.string(),
      again: z.literal(true).optional(),
    }),
  ),
});

type Words = z.infer<typeof words>;

/** What is known of one code. @basis platform.md P10 (title, cause, do-this, since-version) */
export interface Article {
  readonly code: string;
  readonly part: string;
  readonly title: Words;
  readonly cause: Words;
  readonly doThis: Words;
  readonly since: string;
  /** Trying the same later can help. */
  readonly again: boolean;
}

/** The articles, one for each code of the product. */
export interface Knowledge {
  article(code: string): Article | undefined;
  /** Articles whose code or title has the text, in the order of their codes, from `after` on. */
  find(text: string, after?: string): readonly Article[];
}

/** Reads the knowledge base that was built from the code books. */
export function openKnowledge(): Knowledge {
  const { causes, articles } = book.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  const all = new Map<string, Article>();
  for (const [code, { cause: n, again = false, ...rest }] of Object.entries(articles)) {
    const said = causes[n];
    if (said === undefined) throw new Error(`the knowledge base has no cause ${n}`);
    all.set(code, { code, ...rest, cause: said.cause, doThis: said.do, again });
  }
  return {
    article: (code) => all.get(code),
    find: (text, after = '') => {
      const wanted = text.trim().toLowerCase();
      const found: Article[] = [];
      for (const one of all.values()) {
        if (one.code <= after) continue;
        const shown = `${one.code}\n${one.title.zh}\n${one.title.en}`.toLowerCase();
        if (shown.includes(wanted)) found.push(one);
        if (found.length === foundMax) break;
      }
      return found;
    },
  };
}
