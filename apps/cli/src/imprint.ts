import path from 'node:path';
import { isRefusal, type Picture } from '@yunzhang/base';
import {
  checkKind,
  defaultSpec,
  drawImprint,
  imprintKinds,
  type ImprintKindId,
  pictureToPng,
  pictureToSvg,
} from '@yunzhang/imprint';
import { writeFile } from './files.ts';
import { loadSealFont } from './font.ts';
import { exits, refused, stop } from './problem.ts';
import { loadRasteriser } from './raster.ts';
import type { Surroundings } from './surroundings.ts';
import { oneOf, wholeOf } from './values.ts';

/** Draws an imprint into a file. @basis architecture §8 */
export async function runImprint(
  options: Readonly<Record<string, string>>,
  world: Surroundings,
): Promise<number> {
  const output = options['output'] ?? '';
  const ending = path.extname(output).toLowerCase();
  if (ending !== '.svg' && ending !== '.png') stop('output-format', exits.usage, output);
  const picture = drawnImprint(options);
  const content =
    ending === '.svg' ? pictureToSvg(picture) : await toPng(picture, options['dpi'] ?? '600');
  writeFile(output, content);
  world.write(`${output}: ${picture.widthMm} × ${picture.heightMm} mm`);
  return exits.ok;
}

/** The imprint that `--kind` and its companions describe. */
export function drawnImprint(options: Readonly<Record<string, unknown>>): Picture {
  const kind = kindOfSeal(options);
  const holder = Object.fromEntries(
    ['organisation', 'person', 'code', 'taxNumber', 'purpose']
      .map((name) => [name, options[name]] as const)
      .filter(([, value]) => typeof value === 'string'),
  );
  const usual = defaultSpec(kind, holder);
  if (isRefusal(usual)) return refused(usual);
  const { specimen } = options;
  const spec = typeof specimen === 'string' ? { ...usual, specimen } : usual;
  const unlawful = checkKind(kind, spec);
  if (unlawful !== undefined) return refused(unlawful);
  const picture = drawImprint(spec, loadSealFont());
  return isRefusal(picture) ? refused(picture) : picture;
}

/** Reads `--kind`. */
export function kindOfSeal(options: Readonly<Record<string, unknown>>): ImprintKindId {
  const kinds = Object.keys(imprintKinds) as ImprintKindId[];
  return oneOf(String(options['kind']), kinds, '--kind');
}

/** A picture as PNG at the resolution of `--dpi`. */
export async function toPng(picture: Picture, dpi: string): Promise<Uint8Array> {
  const resolution = wholeOf(dpi, { name: '--dpi', min: 30, max: 2400 });
  return pictureToPng(picture, { dpi: resolution, rasterise: await loadRasteriser() });
}
