import { encode } from 'uqr';

/** A QR code as one path of unit squares, and the width of the picture. */
export function qrPath(text: string): { readonly d: string; readonly size: number } {
  const { data, size } = encode(text, { ecc: 'M', border: 3 });
  let d = '';
  for (const [y, row] of data.entries()) {
    for (const [x, isDark] of row.entries()) if (isDark) d += `M${x} ${y}h1v1h-1z`;
  }
  return { d, size };
}
