/** A rectangle turned around its centre; `angle` in degrees, clockwise on the page. */
export interface OrientedBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly angle: number;
}

type Vector = readonly [number, number];

/**
 * How far two turned rectangles are apart, at least; negative when they overlap.
 *
 * The widest gap over the four edge directions: exact for overlap, and never more than the true
 * distance, so a limit checked with it holds.
 *
 * @basis seal-imprint.md §7.2
 */
export function clearance(p: OrientedBox, q: OrientedBox): number {
  let widest = -Infinity;
  for (const axis of [...axesOf(p), ...axesOf(q)]) {
    const apart = Math.abs((q.x - p.x) * axis[0] + (q.y - p.y) * axis[1]);
    widest = Math.max(widest, apart - reach(p, axis) - reach(q, axis));
  }
  return widest;
}

/** The four corners, for tests against curved borders. */
export function cornersOf(box: OrientedBox): Vector[] {
  const [u, v] = axesOf(box);
  const signs: readonly Vector[] = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ];
  return signs.map(([s, t]): Vector => {
    const [w, h] = [(s * box.width) / 2, (t * box.height) / 2];
    return [box.x + u[0] * w + v[0] * h, box.y + u[1] * w + v[1] * h];
  });
}

function axesOf(box: OrientedBox): readonly [Vector, Vector] {
  const angle = (box.angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [
    [cos, sin],
    [-sin, cos],
  ];
}

/** Half the length of the box's shadow on an axis. */
function reach(box: OrientedBox, axis: Vector): number {
  const [u, v] = axesOf(box);
  const across = Math.abs(u[0] * axis[0] + u[1] * axis[1]) * box.width;
  const along = Math.abs(v[0] * axis[0] + v[1] * axis[1]) * box.height;
  return (across + along) / 2;
}
