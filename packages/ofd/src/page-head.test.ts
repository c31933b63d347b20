import { latin1, utf8 } from '@yunzhang/base';
import { expect, test } from 'vitest';
import { pageHead } from './page-head.ts';
import { child, childText } from './xml.ts';

const area = '<ofd:Area><ofd:PhysicalBox>0 0 100 80</ofd:PhysicalBox></ofd:Area>';
const page = (inner: string, attributes = ' xmlns:ofd="http://www.ofdspec.org/2016"'): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<ofd:Page${attributes}>${inner}</ofd:Page>`;

const boxIn = (text: string): string | undefined => {
  const head = pageHead(utf8(text));
  const element = head && child(head, 'Area');
  return element && childText(element, 'PhysicalBox');
};

test('the size at the start of a page is read without the rest of it', () => {
  expect(boxIn(page(`${area}<ofd:Content><ofd:Layer ID="1"/></ofd:Content>`))).toBe('0 0 100 80');
  expect(boxIn(`\ufeff${page(`\n ${area}`)}`)).toBe('0 0 100 80');
  expect(boxIn(page(`${' '.repeat(500)}${area}`))).toBe('0 0 100 80');
  const bare = '<Page xmlns="x"><Area><PhysicalBox>1 2 3 4</PhysicalBox></Area><Content/></Page>';
  expect(boxIn(bare)).toBe('1 2 3 4');
  const rest = utf8(page(area)).length - '</ofd:Page>'.length;
  expect(boxIn(latin1(utf8(page(area))).slice(0, rest))).toBe('0 0 100 80');
});

test.each([
  ['an Area that is not the first', page(`<ofd:Template TemplateID="1"/>${area}`)],
  ['a comment before it', page(`<!-- ${area} -->${area}`)],
  [
    'an attribute with a tag in it',
    page(area, ' xmlns:ofd="x" a=">').replace('</ofd:Page>', '"/>'),
  ],
  ['an entity in it', page(area.replace('100', '&#49;00'))],
  ['a document type', page(area).replace('\n', '<!DOCTYPE Page>')],
  ['another root', page(area).replaceAll('Page', 'Sheet')],
  ['an undeclared prefix', page(area, '')],
  ['an Area behind a kilobyte', page(`${' '.repeat(1024)}${area}`)],
])('%s is left to the whole reader', (_, text) => {
  expect(pageHead(utf8(text))).toBeUndefined();
});

test('a page that states no size is not read to learn that', () => {
  const head = pageHead(utf8(page('<ofd:Content><ofd:Layer ID="1"/></ofd:Content>')));
  expect(head?.children).toEqual([]);
  const template = page('<ofd:Content/><ofd:Template TemplateID="1"/>');
  expect(pageHead(utf8(template))).toBeUndefined();
  expect(pageHead(utf8(page(`<ofd:Content/>${area}`)))).toBeUndefined();
});

test('pages that begin alike share a head, and one that differs in an octet has its own', () => {
  const latest = {};
  const read = (text: string) => pageHead(utf8(text), latest);
  const first = read(page(`${area}<ofd:Content/>`));
  expect(first).toBeDefined();
  expect(read(page(`${area}<ofd:Content><ofd:Layer ID="1"/></ofd:Content>`))).toBe(first);
  const other = read(page(`${area.replace('100', '101')}<ofd:Content/>`));
  const element = other && child(other, 'Area');
  expect(element && childText(element, 'PhysicalBox')).toBe('0 0 101 80');
  // Cut off within the head: nothing is known of it.
  const whole = page(area);
  expect(read(whole.slice(0, whole.indexOf('</ofd:Area>')))).toBeUndefined();
});
