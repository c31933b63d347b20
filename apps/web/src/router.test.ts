import { expect, test } from 'vitest';
import { codeOf, pathOf, routeOf } from './router.ts';

test('each page has one path, with or without a slash at the end', () => {
  for (const route of ['home', 'seal', 'verify', 'log', 'evidence'] as const) {
    expect(routeOf(pathOf(route))).toBe(route);
    expect(routeOf(`${pathOf(route)}/`)).toBe(route);
  }
});

test('a path that is no page is said to be missing, and none is guessed', () => {
  for (const path of ['/Seal', '/seal/x', '/verifyx', '/constructor', '/__proto__', '//']) {
    expect([path, routeOf(path)]).toEqual([path, path === '//' ? 'home' : 'missing']);
  }
});

test('the one-time code is taken out of a fragment only when it looks like one', () => {
  expect(codeOf('#code=AB12-CD34')).toBe('AB12-CD34');
  for (const fragment of ['', '#', '#code=', '#code=a b', '#code=<script>', '#other=AB12-CD34']) {
    expect(codeOf(fragment)).toBeUndefined();
  }
  expect(codeOf(`#code=${'A'.repeat(65)}`)).toBeUndefined();
});
