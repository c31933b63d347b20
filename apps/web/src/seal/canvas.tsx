import { useCallback, useMemo, useState } from 'react';
import type { Seal } from '../app/client.ts';
import type { Layout } from '../documents/page-layout.ts';
import type { View } from '../viewer/use-view.ts';
import { Viewer, type Wish } from '../viewer/viewer.tsx';
import { PlacedSeal } from './placed-seal.tsx';
import type { Snapped } from './placement.ts';
import type { QueuedFile, Shown } from './queue.ts';

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
  const counts = useMemo(
    () => new Map(file.place === undefined ? [] : [[file.place.page, 1]]),
    [file.place],
  );
  const overStack = useCallback(
    (view: View) => (
      <>
        <GuideLines layout={view.layout} snapped={snapped} />
        {seal !== undefined && file.place !== undefined && view.isReady && (
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
    [file, seal, snapping, snapped],
  );
  return (
    <div className="desk-middle">
      <Viewer
        document={shown.document}
        name={file.name}
        seals={shown.earlier}
        side={window.innerWidth > wideMin ? 'pages' : 'none'}
        wish={usePlaceWish(file)}
        {...{ counts, overStack }}
      />
    </div>
  );
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
