import { type Box, identity, Malformed, type Matrix } from '@yunzhang/base';
import type { Clip, GroupMark, Mark } from '@yunzhang/drawing';
import type { OfdDocument, OfdPage } from '../document.ts';
import { namedFiles } from '../named-files.ts';
import type { OfdFile } from '../package.ts';
import { attribute, child, children, type XmlElement } from '../xml.ts';
import type { Drawing } from './drawing.ts';
import { blendOf } from './blend.ts';
import { boxClip } from './clip.ts';
import { readBlock } from './graphic.ts';
import { booleanAt, boxAt } from './numbers.ts';
import { drawParamsOf, type Resources, resourcesOf } from './resources.ts';
import type { Sheet } from './sheet.ts';

/** Templates one page may use. */
const templatesMax = 64;
/** Annotations of one page. */
const annotationsMax = 10_000;

/** A layer in the order of drawing, with the file it stands in. */
export interface Layer {
  readonly element: XmlElement;
  readonly path: string;
}

/** A page ready to be drawn or read: its layers, lowest first, and its resources. */
export interface LaidPage {
  readonly layers: readonly Layer[];
  readonly resources: Resources;
  /** The page, from its own top left. */
  readonly box: Box;
}

interface Part {
  readonly root: XmlElement;
  readonly path: string;
}

const orders = ['background', 'body', 'foreground'] as const;

/**
 * Layers of a page and its templates in the order of drawing.
 *
 * @basis ofd-format.md §2.3
 */
export function layPage(
  sheet: Sheet,
  file: OfdFile,
  document: OfdDocument,
  page: OfdPage,
): LaidPage | undefined {
  const root = page.root();
  if (root === undefined || page.path === undefined) {
    sheet.note('ofd-page-unreadable', page.path ?? page.loc);
    return undefined;
  }
  const templates = templatesOf(sheet, file, document, { root, path: page.path });
  const parts: readonly Part[] = [{ root, path: page.path }, ...templates.map(({ part }) => part)];
  const layers: Layer[] = [];
  for (const order of orders) {
    for (const { part, zOrder } of templates) {
      if (zOrder === order) layers.push(...orders.flatMap((inner) => layersOf(part, inner)));
    }
    layers.push(...layersOf({ root, path: page.path }, order));
  }
  const { width, height } = page.area().box;
  const box = { x: 0, y: 0, width, height };
  return { layers, resources: resourcesOf(sheet, file, document, parts), box };
}

function orderOf(text: string | undefined, otherwise: (typeof orders)[number]): string {
  const given = text?.trim().toLowerCase();
  return orders.find((order) => order === given) ?? otherwise;
}

function layersOf({ root, path }: Part, order: string): readonly Layer[] {
  const content = child(root, 'Content');
  const layers = content === undefined ? [] : children(content, 'Layer');
  return layers
    .filter((element) => orderOf(attribute(element, 'Type'), 'body') === order)
    .map((element) => ({ element, path }));
}

function templatesOf(
  sheet: Sheet,
  file: OfdFile,
  document: OfdDocument,
  { root, path }: Part,
): readonly { readonly part: Part; readonly zOrder: string }[] {
  return children(root, 'Template')
    .slice(0, templatesMax)
    .flatMap((use) => {
      const id = attribute(use, 'TemplateID') ?? '';
      const template = document.templates.get(id);
      if (template?.path === undefined) {
        sheet.note('template-missing', path, id);
        return [];
      }
      const zOrder = orderOf(attribute(use, 'ZOrder') ?? template.zOrder, 'background');
      try {
        return [{ part: { root: file.tree(template.path), path: template.path }, zOrder }];
      } catch (error) {
        if (!(error instanceof Malformed)) throw error;
        sheet.note('template-missing', template.path, error.message);
        return [];
      }
    });
}

/** Where drawing of a layer begins. */
export function drawingOf(sheet: Sheet, { resources, box }: LaidPage, layer: Layer): Drawing {
  return {
    sheet,
    resources,
    where: layer.path,
    depth: 0,
    matrix: identity,
    sight: { box, map: identity },
    inherited: drawParamsOf(sheet, resources, attribute(layer.element, 'DrawParam')),
    block: readBlock,
  };
}

/** The marks of all layers. */
export function layerMarks(sheet: Sheet, laid: LaidPage): readonly Mark[] {
  return laid.layers.flatMap((layer) => readBlock(drawingOf(sheet, laid, layer), layer.element));
}

/**
 * The annotations of a page that are visible, on the medium asked for, and have an appearance: a
 * group each.
 *
 * @basis ofd-format.md §9
 */
export function annotationMarks(
  sheet: Sheet,
  laid: LaidPage,
  { page, medium }: { readonly page: OfdPage; readonly medium: 'screen' | 'print' },
): Mark[] {
  const { document, file } = laid.resources;
  const list = document.annotations?.path;
  const marks: Mark[] = [];
  if (list === undefined) return marks;
  const root = treeOf(sheet, file, list);
  for (const element of root === undefined ? [] : children(root, 'Page')) {
    if (attribute(element, 'PageID')?.trim() !== page.id) continue;
    const location = document.locate(namedFiles.ofLine(element)[0] ?? '', list);
    sheet.noteAll(location.findings);
    const { entry } = location;
    const own = entry === undefined ? undefined : treeOf(sheet, file, entry);
    if (own === undefined || entry === undefined) continue;
    for (const annotation of children(own, 'Annot').slice(0, annotationsMax)) {
      if (medium === 'print' && booleanAt(annotation, 'Print') === false) continue;
      const mark = annotationMark(sheet, laid, { element: annotation, path: entry });
      if (mark !== undefined) marks.push(mark);
    }
  }
  return marks;
}

function treeOf(sheet: Sheet, file: OfdFile, path: string): XmlElement | undefined {
  try {
    return file.tree(path);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    sheet.note('annotation-unreadable', path, error.message);
    return undefined;
  }
}

function annotationMark(
  sheet: Sheet,
  laid: LaidPage,
  { element, path }: Layer,
): GroupMark | undefined {
  if (booleanAt(element, 'Visible') === false) return undefined;
  const appearance = child(element, 'Appearance');
  if (appearance === undefined || booleanAt(appearance, 'Visible') === false) return undefined;
  const box = boxAt(appearance, 'Boundary');
  const map: Matrix = box === undefined ? identity : [1, 0, 0, 1, box.x, box.y];
  const start = drawingOf(sheet, laid, { element: appearance, path });
  const sight = { box: laid.box, map };
  const marks = readBlock({ ...start, matrix: map, sight }, appearance);
  if (marks.length === 0) return undefined;
  const isSized = box !== undefined && box.width > 0 && box.height > 0;
  const clips: readonly Clip[] = isSized
    ? [boxClip({ x: 0, y: 0, width: box.width, height: box.height })]
    : [];
  const blend = blendOf(sheet, element, path);
  return {
    kind: 'group',
    role: 'annotation',
    map,
    ...(clips.length > 0 && { clips }),
    ...(blend !== undefined && { blend }),
    marks,
  };
}
