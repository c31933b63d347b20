/** Alpha as a file has it; undefined where nothing shines through. */
export function alphaFact(alpha: number): number | undefined {
  const octet = Math.round(Math.max(0, Math.min(1, alpha)) * 255);
  // What is no number hides nothing.
  return octet === 255 || Number.isNaN(octet) ? undefined : octet;
}
