import { openOfd, pageText, renderPage, type OfdFile, type OfdPage } from '@yunzhang/ofd';
import { verifyFile } from '../verify/report.ts';
import type { Answer, Calls, Question } from './engine.ts';
import type { PageText } from './page-text.ts';

/** Documents kept open at once; the one used longest ago goes first. */
const documentsMax = 16;

interface Opened {
  readonly file: OfdFile;
  readonly pages: readonly OfdPage[];
}

const documents = new Map<string, Opened>();

function opened(document: string): Opened {
  const found = documents.get(document);
  if (found === undefined) throw new Error('not-open');
  documents.delete(document);
  documents.set(document, found); // the last one used is the last one to go
  return found;
}

function pageOf(take: { readonly document: string; readonly page: number }) {
  const { file, pages } = opened(take.document);
  const page = pages[take.page - 1];
  if (page === undefined) throw new Error('no-such-page');
  return { file, page };
}

const acts: { readonly [Name in keyof Calls]: (take: Calls[Name]['take']) => Calls[Name]['give'] } =
  {
    verify: ({ bytes, name, trust, at }) => verifyFile(bytes, { name, trust, at }),
    open({ document, bytes }) {
      const file = openOfd(bytes);
      const pages = file.docBodies[0]?.document()?.pages ?? [];
      documents.set(document, { file, pages });
      for (const oldest of documents.keys()) {
        if (documents.size <= documentsMax) break;
        documents.delete(oldest);
      }
      return pages.map((page) => {
        const { box } = page.area();
        return { widthMm: box.width, heightMm: box.height };
      });
    },
    draw(take) {
      const { file, page } = pageOf(take);
      const drawn = renderPage(file, page, { text: 'text' });
      return { svg: drawn.svg, partial: drawn.findings.length };
    },
    text(take): PageText {
      const { file, page } = pageOf(take);
      return pageText(file, page).map((run) =>
        run.glyphs.map(({ char, ...box }) => ({ char, box })),
      );
    },
    close({ document }) {
      documents.delete(document);
      return null;
    },
  };

function answer(question: Question): Answer {
  try {
    const act = acts[question.name] as (take: unknown) => unknown;
    return { id: question.id, give: act(question.take) };
  } catch (error) {
    return { id: question.id, failed: error instanceof Error ? error.message : String(error) };
  }
}

addEventListener('message', (event: MessageEvent<Question>) => {
  postMessage(answer(event.data), []);
});
