import type { Placement } from '@yunzhang/sealing';
import { useCallback, useMemo, useState } from 'react';
import type { Seal } from '../app/client.ts';
import type { LaidPage, Layout } from '../documents/page-layout.ts';
import { usePageSizes, type View } from '../viewer/use-view.ts';
import { Viewer, type Wish } from '../viewer/viewer.tsx';
import { PlacedSeal } from './placed-seal.tsx';
import type { Snapped } from './placement.ts';
import { PlannedSeal } from './planned-seals.tsx';
import { plannedFor, type QueuedFile, type Shown } from './queue.ts';
import { pointRule } from './rule.ts';

interface CanvasProps {
  readonly file: QueuedFile;
  readonly shown: Shown;
  readonly seal: Seal | undefined;
  readonly snapping: boolean;
}

/** Below this width the list of small pictures would leave no room for the pages. */
const wideMin = 1080;

/** The pages of the file in front, with the seal that will be applied. */
export function Canvas({ file, shown, seal, snapping }: CanvasProps) {
  const [snapped, setSnapped] = useState<Snapped | undefined>(undefined);
  const sizes = usePageSizes(shown.document);
  const { kind } = file.rule ?? pointRule;
  const canMove = kind === 'point' || kind === 'everyPage';
  const planned = useMemo(() => plannedByPage(file, seal), [file, seal, sizes]);
  const counts = useMemo(
    () => new Map([...planned].map(([page, placements]) => [page, placements.length])),
    [planned],
  );
  const inSheet = useCallback(
    ({ page }: LaidPage, scale: number) =>
      seal !== undefined &&
      planned.get(page)?.map((placement, index) => {
        if (canMove && file.place?.page === page) return null; // it is the one that can be moved
        return <PlannedSeal key={`${index}`} {...{ seal, placement, scale }} />;
      }),
    [planned, seal, canMove, file.place?.page],
  );
  const overStack = useCallback(
    (view: View) => (
      <>
        <GuideLines layout={view.layout} snapped={snapped} />
        {canMove && seal !== undefined && file.place !== undefined && view.isReady && (
          <PlacedSeal
            key={file.id}
            {...{ file, seal, snapping }}
            layout={view.layout}
            stack={view.stack}
            place={file.place}
            onSnap={setSnapped}
          />
        )}
      </>
    ),
    [file, seal, snapping, snapped, canMove],
  );
  return (
    <div className="desk-middle">
      <Viewer
        document={shown.document}
        name={file.name}
        seals={shown.earlier}
        side={window.innerWidth > wideMin ? 'pages' : 'none'}
        wish={usePlaceWish(file)}
        {...{ counts, overStack, inSheet }}
      />
    </div>
  );
}

/** The places of the seal that is about to be applied, by page. */
function plannedByPage(
  file: QueuedFile,
  seal: Seal | undefined,
): ReadonlyMap<number, readonly Placement[]> {
  const pages = new Map<number, Placement[]>();
  const planned = plannedFor(file, seal);
  for (const placement of planned !== undefined && 'placements' in planned
    ? planned.placements
    : []) {
    const own = pages.get(placement.page) ?? [];
    own.push(placement);
    pages.set(placement.page, own);
  }
  return pages;
}

/** Shows the place of the seal when a file comes to the front or its page is changed. */
function usePlaceWish(file: QueuedFile): Wish | undefined {
  const { page, y: yMm } = file.place ?? {};
  return useMemo(
    () => (page === undefined ? undefined : { page, yMm: yMm ?? 0 }),
    // The height is only where it was then: while a person drags, the view is theirs.
    [file.id, page],
  );
}

function GuideLines({
  layout,
  snapped,
}: {
  readonly layout: Layout;
  readonly snapped: Snapped | undefined;
}) {
  const page = snapped && layout.pages[snapped.place.page - 1];
  if (snapped === undefined || page === undefined) return null;
  const { left, top, width, height } = page;
  const { atX, atY } = snapped;
  return (
    <>
      {atX !== undefined && (
        <div className="guide guide-x" style={{ left: left + atX * layout.scale, top, height }} />
      )}
      {atY !== undefined && (
        <div className="guide guide-y" style={{ top: top + atY * layout.scale, left, width }} />
      )}
    </>
  );
}
