import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import type { PageDocument } from '../documents/page-document.ts';
import type { LaidPage } from '../documents/page-layout.ts';
import type { SealReport } from '../verify/report.ts';
import { useWords } from '../words/language.tsx';
import { ContentsPanel, useContents } from './contents-panel.tsx';
import { DrawingNotes, useNotes } from './drawing-notes.tsx';
import { useViewerKeys } from './keys.ts';
import { PageSeals } from './page-seals.tsx';
import { PageSheet } from './page-sheet.tsx';
import { PrintPanel } from './print-panel.tsx';
import { SearchPanel } from './search-panel.tsx';
import { useSearch } from './search.ts';
import { Thumbnails } from './thumbnails.tsx';
import { Toolbar } from './toolbar.tsx';
import { useView, type View } from './use-view.ts';

/** What stands beside the pages. */
export type Side = 'none' | 'pages' | 'contents' | 'search' | 'print';

/** A place somebody else wants to be seen; a new object is a new wish. */
export interface Wish {
  readonly page: number;
  readonly yMm: number;
}

interface ViewerProps {
  readonly document: PageDocument;
  readonly name: string;
  /** Seals the file carries. */
  readonly seals: readonly SealReport[];
  readonly side: Side;
  /** How many seals each page has or will have. */
  readonly counts?: ReadonlyMap<number, number>;
  readonly wish?: Wish | undefined;
  /** What a page shows over its picture. */
  readonly inSheet?: (page: LaidPage, scale: number) => ReactNode;
  /** What lies over all pages. */
  readonly overStack?: (view: View) => ReactNode;
}

/** Shows a file: OFD and PDF, for sealing and for verifying. @basis product.md R7, R20 */
export function Viewer(props: ViewerProps) {
  const { document, name } = props;
  const { say } = useWords();
  const root = useRef<HTMLDivElement>(null);
  const view = useView(document);
  const search = useSearch(document);
  const contents = useContents(document);
  const notes = useNotes();
  const [side, setSide] = useState<Side>(props.side);
  const turnTo = useCallback((next: Side) => setSide((was) => (was === next ? 'none' : next)), []);
  useViewerKeys(root, view, { side, setSide });
  useWish(view, props.wish);
  useSeeing(view, search.front);
  const { window: frame } = view;
  const close = useCallback(() => {
    setSide('none');
    frame.current?.focus({ preventScroll: true }); // or the keyboard would begin at the top again
  }, [frame]);
  useRest(search, side);
  return (
    <div ref={root} className="viewer">
      <div className="viewer-parts" data-side={side}>
        <Toolbar
          {...{ view, side, turnTo }}
          count={document.pages.length}
          hasContents={contents !== undefined}
        />
        <div className="viewer-side" hidden={side === 'none'}>
          <SidePanel {...props} {...{ view, search, contents, side }} close={close} />
        </div>
        <div
          ref={view.window}
          className="viewer-window"
          tabIndex={0}
          role="region"
          aria-label={say('pages-of', { name })}
          aria-keyshortcuts="/ Control+F"
        >
          <div
            ref={view.stack}
            className="page-stack"
            style={{ width: view.layout.width, height: view.layout.height }}
          >
            {view.isReady && (
              <Sheets
                {...props}
                view={view}
                search={side === 'search' ? search : undefined}
                onNotes={notes.add}
              />
            )}
            {props.overStack?.(view)}
          </div>
        </div>
        <DrawingNotes notes={notes.all} />
      </div>
    </div>
  );
}

interface SidePanelProps extends ViewerProps {
  readonly view: View;
  readonly search: ReturnType<typeof useSearch>;
  readonly contents: ReturnType<typeof useContents>;
  readonly close: () => void;
}

function SidePanel(props: SidePanelProps) {
  const { document, name, seals, counts, side, view, search, contents, close } = props;
  if (side === 'pages') return <Thumbnails {...{ document, view, seals, counts }} />;
  if (side === 'search') return <SearchPanel search={search} onClose={close} />;
  if (side === 'print') return <PrintPanel {...{ document, name, seals }} onClose={close} />;
  if (side === 'none' || contents === undefined) return null;
  return <ContentsPanel {...{ document, contents }} goTo={view.goTo} />;
}

interface SheetsProps extends ViewerProps {
  readonly view: View;
  /** While its panel is closed its hits are not shown. */
  readonly search: ReturnType<typeof useSearch> | undefined;
  readonly onNotes: ReturnType<typeof useNotes>['add'];
}

function Sheets({ document, seals, inSheet, view, search, onNotes }: SheetsProps) {
  const { scale } = view.layout;
  return view.near.map((laid) => {
    const { page, left, top, width, height } = laid;
    return (
      <PageSheet
        key={page}
        {...{ document, page, scale, onNotes }}
        style={{ left, top, width, height }}
        hits={search?.byPage.get(page) ?? none}
        hit={search?.front}
      >
        <PageSeals {...{ seals, page, scale }} format={document.format} />
        {inSheet?.(laid, scale)}
      </PageSheet>
    );
  });
}

const none: readonly never[] = [];

/** Brings what somebody asks for into the window, unless it is seen already. */
function useWish({ window: frame, layout, goTo, isReady }: View, wish: Wish | undefined): void {
  useEffect(() => {
    const box = frame.current;
    const laid = wish && layout.pages[wish.page - 1];
    if (box === null || laid === undefined || wish === undefined || !isReady) return;
    const y = laid.top + wish.yMm * layout.scale;
    const isSeen = y > box.scrollTop && y + 160 < box.scrollTop + box.clientHeight;
    if (!isSeen) goTo(wish.page, wish.yMm - (box.clientHeight / 2 - 80) / layout.scale);
    // Only a new wish asks for it: while a person scrolls or drags, the view is theirs.
  }, [wish, isReady]);
}

/** A search whose panel was closed goes on for nobody. */
function useRest({ stop }: ReturnType<typeof useSearch>, side: Side): void {
  useEffect(() => {
    if (side !== 'search') stop();
  }, [side, stop]);
}

/** Brings the hit in front into the window. */
function useSeeing(view: View, hit: ReturnType<typeof useSearch>['front']): void {
  const { window: frame, layout, goTo } = view;
  useEffect(() => {
    const box = hit?.boxes[0];
    if (hit === undefined || box === undefined) return;
    goTo(hit.page, box.y - (frame.current?.clientHeight ?? 0) / 3 / layout.scale);
    // A change of zoom keeps the view; only another hit moves it.
  }, [hit]);
}
