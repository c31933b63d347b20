import { type Segment } from '@yunzhang/base';

/** Distance of the control points that make four cubic curves nearest to a circle. */
const kappa = 0.5522847498;

/** An ellipse around a centre, clockwise from its right end. */
export function ellipse(
  centre: { readonly x: number; readonly y: number },
  { a, b }: { readonly a: number; readonly b: number },
): Segment[] {
  const { x, y } = centre;
  const [p, q] = [a * kappa, b * kappa];
  return [
    ['M', x + a, y],
    ['C', x + a, y + q, x + p, y + b, x, y + b],
    ['C', x - p, y + b, x - a, y + q, x - a, y],
    ['C', x - a, y - q, x - p, y - b, x, y - b],
    ['C', x + p, y - b, x + a, y - q, x + a, y],
    ['Z'],
  ];
}

/** A rectangle `inset` mm inside the edges. */
export function rectangle(
  size: { readonly widthMm: number; readonly heightMm: number },
  inset: number,
): Segment[] {
  const [right, bottom] = [size.widthMm - inset, size.heightMm - inset];
  return [
    ['M', inset, inset],
    ['L', right, inset],
    ['L', right, bottom],
    ['L', inset, bottom],
    ['Z'],
  ];
}

/**
 * A five-pointed star standing on two points.
 *
 * The inner radius is that of the regular pentagram, (3 − √5)/2 of the outer one.
 *
 * @basis seal-imprint.md §5
 */
export function star(
  centre: { readonly x: number; readonly y: number },
  radius: number,
): Segment[] {
  const segments: Segment[] = [];
  for (let i = 0; i < 10; i++) {
    const r = i % 2 === 0 ? radius : radius * ((3 - Math.sqrt(5)) / 2);
    const angle = ((-90 + i * 36) * Math.PI) / 180;
    const x = centre.x + r * Math.cos(angle);
    const y = centre.y + r * Math.sin(angle);
    segments.push([i === 0 ? 'M' : 'L', x, y]);
  }
  segments.push(['Z']);
  return segments;
}
