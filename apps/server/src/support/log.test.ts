import { Unavailable } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { createLog, requestIdOf, withoutPasswords } from './log.ts';

function recorder() {
  const lines: string[] = [];
  return { lines, output: { write: (line: string) => void lines.push(line) } };
}

describe('the log', () => {
  it('writes one JSON object a line and keeps secrets out of it', () => {
    const { lines, output } = recorder();
    const log = createLog('info', output);
    log.info({ token: 'T0', headers: { cookie: 'T1', authorization: 'T2' }, ok: 1 }, 'said');
    const cause = new Error('connect postgres://yunzhang:T3@db:5432/x refused');
    log.error({ err: new Unavailable('database', { cause }) }, 'away');
    log.debug('not written');
    expect(lines).toHaveLength(2);
    const [first, second] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(first).toMatchObject({ level: 'info', ok: 1, token: '***', msg: 'said' });
    expect(second).toMatchObject({ err: { type: 'Unavailable', cause: { type: 'Error' } } });
    expect(lines.join('')).not.toMatch(/T\d"|T3/);
  });

  it('takes a name for a request from outside only when it is short and plain', () => {
    expect(requestIdOf('trace-0123.4567')).toBe('trace-0123.4567');
    const others = ['short', 'a\nforged line', 'x'.repeat(65), undefined, ['a', 'b']];
    for (const other of others) expect(requestIdOf(other)).toMatch(/^[\da-f]{32}$/);
  });

  it('blanks passwords in addresses', () => {
    expect(withoutPasswords('at postgres://a:b@c/d and http://x:y@z')).toBe(
      'at postgres://a:***@c/d and http://x:***@z',
    );
  });
});
