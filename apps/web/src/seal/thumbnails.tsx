import { pixelsPerMm } from '../documents/page-layout.ts';
import { PageSheet } from '../documents/page-sheet.tsx';
import { useWords } from '../words/language.tsx';
import type { QueuedFile, Shown } from './queue.ts';

/** Width of a small picture in pixels. */
const thumbWidth = 96;

/** Small pictures of the pages; the one with the seal has a mark. @basis product.md R7 */
export function Thumbnails({ file, shown }: { readonly file: QueuedFile; readonly shown: Shown }) {
  const { say } = useWords();
  const goTo = (page: number) => {
    const target = document.querySelector(`.desk-canvas [data-page="${page}"]`);
    target?.scrollIntoView({ block: 'start' });
  };
  return (
    <nav className="desk-thumbs" aria-label={say('pages-label')}>
      {shown.document.pages.map((size, index) => {
        const page = index + 1;
        const has = file.place?.page === page;
        const height = (size.heightMm / size.widthMm) * thumbWidth;
        return (
          <button
            type="button"
            className="thumb"
            key={`${file.id}-${page}`}
            aria-label={say(has ? 'page-has-seal' : 'page-go', { page })}
            onClick={() => goTo(page)}
          >
            <PageSheet
              document={shown.document}
              page={page}
              scale={thumbWidth / size.widthMm / pixelsPerMm}
              style={{ width: thumbWidth, height }}
            >
              {has && <ThumbMark file={file} size={size} />}
            </PageSheet>
            <span className="thumb-number">{page}</span>
          </button>
        );
      })}
    </nav>
  );
}

interface ThumbMarkProps {
  readonly file: QueuedFile;
  readonly size: { readonly widthMm: number; readonly heightMm: number };
}

function ThumbMark({ file, size }: ThumbMarkProps) {
  if (file.place === undefined) return null;
  const left = `${(file.place.x / size.widthMm) * 100}%`;
  const top = `${(file.place.y / size.heightMm) * 100}%`;
  return <span className="thumb-mark" style={{ left, top }} />;
}
