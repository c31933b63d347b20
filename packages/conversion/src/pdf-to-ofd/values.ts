import { type Colour, type Matrix } from '@yunzhang/base';

/** A record with unknown members, or undefined where it is none. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

/** A finite number, or `usual`. */
export function numberOf(value: unknown, usual = 0): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : usual;
}

/** The numbers of an array of any kind, those that are none as 0. */
export function numbersOf(value: unknown): readonly number[] {
  const list = listOf(value);
  return list.every((one) => typeof one === 'number' && Number.isFinite(one))
    ? (list as readonly number[])
    : list.map((one) => numberOf(one));
}

/** The members of an array of any kind. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Array.from(value as unknown as ArrayLike<unknown>);
  }
  return [];
}

/** The octets of a typed array of octets. */
export function octetsOf(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (value instanceof Uint8ClampedArray) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  return undefined;
}

/** A map; undefined where it is not one of six numbers. */
export function matrixOf(value: unknown): Matrix | undefined {
  const [a, b, c, d, e, f] = numbersOf(value);
  if (a === undefined || b === undefined || c === undefined) return undefined;
  if (d === undefined || e === undefined || f === undefined) return undefined;
  return [a, b, c, d, e, f];
}

/** A colour, as text or as octets; undefined where it is none. */
export function colourOf(value: unknown): Colour | undefined {
  if (typeof value === 'string') {
    return /^#[0-9a-fA-F]{6}$/.test(value) ? (value.toLowerCase() as Colour) : undefined;
  }
  const parts = numbersOf(value);
  return parts.length < 3 ? undefined : hexColour(parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0);
}

/** A colour of three octets. */
export function hexColour(red: number, green: number, blue: number): Colour {
  const two = (part: number): string =>
    Math.max(0, Math.min(255, Math.round(part)))
      .toString(16)
      .padStart(2, '0');
  return `#${two(red)}${two(green)}${two(blue)}`;
}

/** The map back; undefined where everything falls on one line. */
export function inverseOf([a, b, c, d, e, f]: Matrix): Matrix | undefined {
  const det = a * d - b * c;
  if (!(Math.abs(det) > 1e-18)) return undefined;
  return [d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det];
}

/** Path data of a rectangle by two corners. */
export function boxPath(x0: number, y0: number, x1: number, y1: number): string {
  return `M ${x0} ${y0} L ${x1} ${y0} L ${x1} ${y1} L ${x0} ${y1} Z`;
}
