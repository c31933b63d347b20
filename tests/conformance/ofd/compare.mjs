/** Pixels that differ by more than this part of the range count as different. */
const farPart = 0.25;

/**
 * How far two drawings of one page are apart.
 *
 * Both are blurred lightly first: where edges fall within a pixel is no difference a reader sees.
 * `mean` is the mean absolute difference in parts of the range, `far` the share of pixels that
 * differ by more than a quarter in any colour.
 */
export function compare(one, other) {
  const width = Math.min(one.width, other.width);
  const height = Math.min(one.height, other.height);
  const [a, b] = [blurred(one), blurred(other)];
  let sum = 0;
  let far = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let most = 0;
      for (let k = 0; k < 3; k++) {
        const apart = Math.abs(a[(y * one.width + x) * 3 + k] - b[(y * other.width + x) * 3 + k]);
        sum += apart;
        if (apart > most) most = apart;
      }
      if (most > 255 * farPart) far += 1;
    }
  }
  const count = width * height;
  return { mean: sum / (count * 3 * 255), far: far / count };
}

/** The mean of each pixel and its eight neighbours. */
function blurred({ width, height, rgb }) {
  const out = new Uint8Array(rgb.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [x0, x1] = [Math.max(0, x - 1), Math.min(width - 1, x + 1)];
      const [y0, y1] = [Math.max(0, y - 1), Math.min(height - 1, y + 1)];
      const count = (x1 - x0 + 1) * (y1 - y0 + 1);
      for (let k = 0; k < 3; k++) {
        let sum = 0;
        for (let j = y0; j <= y1; j++) {
          for (let i = x0; i <= x1; i++) sum += rgb[(j * width + i) * 3 + k];
        }
        out[(y * width + x) * 3 + k] = sum / count;
      }
    }
  }
  return out;
}

/** The picture in a smaller size; each new pixel is the mean of those it covers. */
export function scaled({ width, height, rgb }, widthMax) {
  const factor = Math.min(1, widthMax / width);
  const [w, h] = [width, height].map((size) => Math.max(1, Math.round(size * factor)));
  const out = new Uint8Array(w * h * 3);
  for (let y = 0; y < h; y++) {
    const [y0, y1] = spanOf(y, h, height);
    for (let x = 0; x < w; x++) {
      const [x0, x1] = spanOf(x, w, width);
      for (let k = 0; k < 3; k++) {
        let sum = 0;
        for (let j = y0; j < y1; j++) {
          for (let i = x0; i < x1; i++) sum += rgb[(j * width + i) * 3 + k];
        }
        out[(y * w + x) * 3 + k] = sum / ((x1 - x0) * (y1 - y0));
      }
    }
  }
  return { width: w, height: h, rgb: out };
}

function spanOf(at, size, whole) {
  const from = Math.floor((at * whole) / size);
  return [from, Math.max(from + 1, Math.floor(((at + 1) * whole) / size))];
}

/** Fewer colours, so that a small picture packs well: 16 steps of each. */
export function fewerColours(picture) {
  return { ...picture, rgb: picture.rgb.map((value) => Math.round(value / 17) * 17) };
}
