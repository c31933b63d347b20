// One article for each code of each code book.
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../errors/page.mjs';
import { families, otherwise, parts } from './families.mjs';

/** Where the knowledge base lies: the server serves it. */
export const target = path.join(root, 'apps/server/knowledge/articles.json');

/** The knowledge base as it was built last; empty where it never was. */
export function readKnowledge() {
  if (!fs.existsSync(target)) return { causes: [], articles: {} };
  return JSON.parse(fs.readFileSync(target, 'utf8'));
}

/**
 * The knowledge base of these books.
 *
 * `since` is kept from `before`; what is new has the version of now. A part without words is an
 * error: its codes would have no article.
 */
export function knowledgeOf(books, { before, version }) {
  const causes = [];
  const numbers = new Map();
  const numberOf = (key, cause, todo) => {
    if (!numbers.has(key)) numbers.set(key, causes.push({ cause, do: todo }) - 1);
    return numbers.get(key);
  };
  const articles = {};
  for (const { part, entries } of books) {
    const own = parts[part];
    if (own === undefined) throw new Error(`tools/knowledge has no words for ${part}`);
    for (const [code, words] of entries) {
      const found = families.find(({ match }) => match.test(code));
      const cause =
        found === undefined
          ? numberOf(part, own, otherwise)
          : numberOf(found, found.cause, found.todo);
      const since = before.articles[code]?.since ?? version;
      articles[code] = {
        part: part.split('/').at(-1),
        title: { zh: titleOf(words.zh), en: titleOf(words.en) },
        cause,
        since,
        ...(words.again === true ? { again: true } : {}),
      };
    }
  }
  const sorted = Object.entries(articles).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { causes, articles: Object.fromEntries(sorted) };
}

// Values are filled in where a rule says no; an article speaks of all of them.
function titleOf(text) {
  return text.replaceAll(/\{[^}]*\}/g, '…');
}

/** The file: one article a line, so that changes can be read. */
export function knowledgeText({ causes, articles }) {
  const lines = (entries) => entries.map((one) => `    ${one}`).join(',\n');
  const told = lines(causes.map((one) => JSON.stringify(one)));
  const each = lines(
    Object.entries(articles).map(
      ([code, one]) => `${JSON.stringify(code)}: ${JSON.stringify(one)}`,
    ),
  );
  return `{\n  "causes": [\n${told}\n  ],\n  "articles": {\n${each}\n  }\n}\n`;
}

/** Codes without an article, and articles without a code. */
export function faultsOf(books, { causes, articles }) {
  const codes = new Set(books.flatMap(({ entries }) => entries.map(([code]) => code)));
  const missing = [...codes].filter((code) => {
    const one = articles[code];
    const said = one === undefined ? undefined : causes[one.cause];
    const texts = [one?.title, said?.cause, said?.do].flatMap((text) => [text?.zh, text?.en]);
    return one?.since === undefined || texts.some((text) => !text);
  });
  const spare = Object.keys(articles).filter((code) => !codes.has(code));
  return { missing, spare };
}

/** The version that new codes came with. */
export function versionNow() {
  return JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')).version;
}

/** Writes the knowledge base of these books. */
export function write(books) {
  const made = knowledgeOf(books, { before: readKnowledge(), version: versionNow() });
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, knowledgeText(made));
}
