import { isRefusal } from '@yunzhang/base';
import { describe, expect, test } from 'vitest';
import { approve, deny, qrLifeMs, type QrLogin, qrShownMs, rotate, scan, take } from './qr.ts';

const at = Date.parse('2026-11-23T02:00:00Z');
const shown: QrLogin = {
  id: 'q',
  interaction: 'i',
  browser: 'b',
  client: 'portal',
  scopes: ['openid'],
  asked: [],
  needed: 2,
  startedAt: at,
  codes: [{ qr: 'one', short: 'ONE', at }],
  state: 'shown',
};
const scanned: QrLogin = { ...shown, state: 'scanned', device: 'phone' };
const approved: QrLogin = { ...scanned, state: 'approved', login: 'l' };

const codeOf = (value: unknown): string | undefined =>
  isRefusal(value) ? value.refused : undefined;

describe('a screen takes what was approved', () => {
  const by = { browser: 'b', interaction: 'i', client: 'portal', at };

  test('once', () => {
    const taken = take(approved, by);
    expect(taken).toMatchObject({ state: 'used' });
    expect(codeOf(take(taken as QrLogin, by))).toBe('qr-used');
  });

  test.each([
    ['another browser', approved, { browser: 'x' }, 'qr-other-browser'],
    ['another interaction', approved, { interaction: 'x' }, 'qr-other-browser'],
    ['another client', approved, { client: 'tax' }, 'approval-differs'],
    ['after 180 s', approved, { at: at + qrLifeMs }, 'ebl-qr-expired'],
    ['before it is approved', scanned, {}, 'qr-unknown'],
    ['what was refused', { ...scanned, state: 'denied' as const }, {}, 'qr-unknown'],
  ])('%s takes nothing', (_title, login, changed, code) => {
    expect(codeOf(take(login, { ...by, ...changed }))).toBe(code);
  });
});

describe('a phone', () => {
  const given = { device: 'phone', login: 'l', at };

  test.each([
    ['scans', scan(shown, 'phone', at), 'scanned'],
    ['scans again', scan(scanned, 'phone', at), 'scanned'],
    ['approves', approve(scanned, given), 'approved'],
    ['refuses', deny(scanned, 'phone', at), 'denied'],
  ])('%s', (_title, after, state) => {
    expect(after).toMatchObject({ state });
  });

  test.each([
    ['without having scanned', approve(shown, given), 'qr-used'],
    ['what another scanned', approve(scanned, { ...given, device: 'x' }), 'qr-other-phone'],
    ['what is approved', approve(approved, given), 'qr-used'],
    ['what is over', approve(scanned, { ...given, at: at + qrLifeMs }), 'ebl-qr-expired'],
  ])('does not approve %s', (_title, after, code) => {
    expect(codeOf(after)).toBe(code);
  });
});

test('a code is shown for a minute, and only until a phone has it', () => {
  const fresh = (moment: number) => ({ qr: `qr-${moment}`, short: `S${moment}`, at: moment });
  expect(rotate(shown, fresh(at + qrShownMs - 1))).toBe(shown);
  const second = rotate(shown, fresh(at + qrShownMs));
  expect(second.codes.map(({ qr }) => qr)).toEqual([`qr-${at + qrShownMs}`, 'one']);
  const third = rotate(second, fresh(at + 2 * qrShownMs));
  expect(third.codes).toHaveLength(2);
  expect(third.codes.some(({ qr }) => qr === 'one')).toBe(false);
  expect(rotate(scanned, fresh(at + qrShownMs))).toBe(scanned);
  expect(rotate(third, fresh(at + qrLifeMs))).toBe(third);
});
