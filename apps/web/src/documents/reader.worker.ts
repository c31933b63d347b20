import { judgeEvidence } from '../evidence/evidence-answer.ts';
import { rehearse } from '../evidence/rehearsal.ts';
import { openWithKey, verifyFile } from '../verify/report.ts';
import type { Answer, Calls, Question } from './engine.ts';
import { openReader, type OfdReader } from './ofd-reader.ts';

/** Documents kept open at once; the one used longest ago goes first. */
const documentsMax = 16;

const documents = new Map<string, OfdReader>();

function opened({ document }: { readonly document: string }): OfdReader {
  const found = documents.get(document);
  if (found === undefined) throw new Error('not-open');
  documents.delete(document);
  documents.set(document, found); // the last one used is the last one to go
  return found;
}

const acts: { readonly [Name in keyof Calls]: (take: Calls[Name]['take']) => Calls[Name]['give'] } =
  {
    verify: ({ bytes, name, trust, at, password }) =>
      verifyFile(bytes, {
        name,
        trust,
        at,
        ...(password === undefined ? {} : { secret: { password } }),
      }),
    rehearse,
    evidence: (take) => judgeEvidence({ ...take, clock: () => performance.now() }),
    open({ document, bytes, password }) {
      const plain = password === undefined ? bytes : openWithKey(bytes, { password });
      const reader = openReader(plain);
      documents.set(document, reader);
      for (const oldest of documents.keys()) {
        if (documents.size <= documentsMax) break;
        documents.delete(oldest);
      }
      return { count: reader.count, usual: reader.usual };
    },
    measure: (take) => opened(take).measure(take.page),
    draw: (take) => opened(take).draw(take.page, take.medium),
    text: (take) => opened(take).text(take.page),
    find: (take) => opened(take).find(take.query, take.from),
    contents: (take) => opened(take).contents(),
    attachment: (take) => opened(take).attachment(take.id),
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
