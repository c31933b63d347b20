import { expect, test } from 'vitest';
import { checkDependency, checkFont } from './rules.mjs';

const entry = { version: '1.0.0', license: 'MIT', integrity: 'sha512-x' };

test('a package under a listed licence, without scripts, passes', () => {
  expect(checkDependency('a', entry, { version: '1.0.0', license: 'MIT' })).toEqual([]);
  expect(checkDependency('a', { ...entry, license: '(GPL-3.0 OR MIT)' })).toEqual([]);
});

test('a licence that asks for more than a notice is a breach, or a tool only', () => {
  expect(checkDependency('a', { ...entry, license: 'GPL-3.0' })).toHaveLength(1);
  expect(checkDependency('a', { ...entry, license: undefined })).toHaveLength(1);
  expect(checkDependency('a', { ...entry, license: 'MPL-2.0' })).toHaveLength(1);
  expect(checkDependency('a', { ...entry, license: 'MPL-2.0', dev: true })).toEqual([]);
  expect(checkDependency('@resvg/resvg-wasm', { ...entry, license: 'MPL-2.0' })).toEqual([]);
});

test('a licence in the form of old manifests counts as one', () => {
  const old = (type) => ({ version: '1.0.0', licenses: [{ type }] });
  expect(checkDependency('a', { ...entry, license: undefined }, old('MIT'))).toEqual([]);
  expect(checkDependency('a', { ...entry, license: undefined }, old('GPL-3.0'))).toHaveLength(1);
});

test('a package that runs something when installed is a breach', () => {
  expect(checkDependency('a', { ...entry, hasInstallScript: true })).toHaveLength(1);
  const manifest = { version: '1.0.0', license: 'MIT', scripts: { postinstall: 'x' } };
  expect(checkDependency('a', entry, manifest)).toHaveLength(1);
});

test('another version or licence than the lock file says is a breach', () => {
  expect(checkDependency('a', entry, { version: '1.0.1', license: 'MIT' })).toHaveLength(1);
  expect(checkDependency('a', entry, { version: '1.0.0', license: 'ISC' })).toHaveLength(1);
});

test('a package from a place of its own, or without an integrity value, is a breach', () => {
  expect(checkDependency('a', { ...entry, resolved: 'git+ssh://x' })).toHaveLength(1);
  expect(checkDependency('a', { ...entry, integrity: undefined })).toHaveLength(1);
});

test('a font without its licence is a breach', () => {
  expect(checkFont('a.ttf', undefined)).toHaveLength(1);
  expect(checkFont('a.ttf', 'All rights reserved')).toHaveLength(1);
  expect(checkFont('a.ttf', 'SIL OPEN FONT LICENSE Version 1.1')).toEqual([]);
});
