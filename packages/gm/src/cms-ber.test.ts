import { concat, fromHex, hex } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { definiteForm } from './cms-ber.ts';

const from = (text: string) => definiteForm(fromHex(text.replaceAll(' ', '')));

describe('definiteForm (X.690 §8.1.3.6)', () => {
  it('writes indefinite lengths as definite ones and says so', () => {
    const { value, rest, rewritten } = from('30 80 02 01 05 30 80 05 00 00 00 00 00 00 00');
    expect(hex(value)).toBe('300702010530020500');
    expect(hex(rest)).toBe('0000');
    expect(rewritten).toBe(true);
  });

  it('joins an octet string in pieces, also in pieces of pieces', () => {
    expect(hex(from('24 80 04 02 01 02 24 80 04 01 03 00 00 00 00').value)).toBe('0403010203');
    expect(hex(from('24 06 04 01 01 04 01 02').value)).toBe('04020102');
  });

  it('keeps elements of definite length octet for octet, even with a long length', () => {
    const inner = '30 81 03 02 01 05';
    expect(hex(from(`30 80 ${inner} 00 00`).value)).toBe('30063081030201 05'.replaceAll(' ', ''));
    const whole = fromHex('3081030201 05'.replaceAll(' ', ''));
    const result = definiteForm(concat([whole, fromHex('0000')]));
    expect(result.rewritten).toBe(false);
    expect(hex(result.value)).toBe(hex(whole));
  });

  it.each([
    ['30 80 02 01 05', 'der-truncated'],
    ['30 80 02 01 05 00', 'der-truncated'],
    ['04 80 00 00', 'der-length-form'],
    ['30 05 02 01', 'der-truncated'],
    ['24 80 02 01 05 00 00', 'der-tag-unexpected'],
    ['1f 81 01 00', 'der-tag-form'],
    ['30 85 00 00 00 00 01 00', 'der-length-form'],
  ])('refuses %s', (text, code) => {
    expect(() => from(text)).toThrow(code);
  });

  it('stops at a stated depth and at a stated number of elements', () => {
    expect(() => from('3080'.repeat(40))).toThrow('der-too-deep');
    const many = concat([
      fromHex('3080'),
      new Uint8Array(450_000).fill(5).map((_, i) => (i % 2 ? 0 : 5)),
    ]);
    expect(() => definiteForm(many)).toThrow('der-too-large');
  });
});
