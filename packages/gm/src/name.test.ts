import { fromHex, hex } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { readDer } from './der.ts';
import { element } from './der-write.ts';
import { commonName, isSameName, nameText, nameTypes, readName, writeName } from './name.ts';

const read = (bytes: Uint8Array) => readName(readDer(bytes));
const printable = (value: string) => element(0x13, new TextEncoder().encode(value));

describe('distinguished names (RFC 5280 §4.1.2.4)', () => {
  const bytes = writeName([
    { oid: nameTypes.country, value: 'CN' },
    { oid: nameTypes.organisation, value: '云章测试' },
    { oid: nameTypes.commonName, value: 'a, "b"' },
  ]);

  it('reads back what it writes and keeps the octets', () => {
    const name = read(bytes);
    expect(name.attributes.map(({ value }) => value)).toEqual(['CN', '云章测试', 'a, "b"']);
    expect(name.bytes).toEqual(bytes);
    expect(commonName(name)).toBe('a, "b"');
  });

  it('shows the most specific attribute first and escapes what would be syntax (RFC 4514)', () => {
    expect(nameText(read(bytes))).toBe('CN=a\\, \\"b\\",O=云章测试,C=CN');
  });

  it('keeps a string nobody can read as octets instead of refusing the name', () => {
    const bad = fromHex('300d310b300906035504030c02fffe');
    expect(commonName(read(bad))).toBe('#0c02fffe');
  });

  it('takes two spellings of one name as the same, and other names as others', () => {
    const utf8Form = writeName([{ oid: nameTypes.commonName, value: 'Test  Root' }]);
    const oid = fromHex('0603550403');
    const form = (value: string) =>
      element(0x30, element(0x31, element(0x30, oid, printable(value))));
    expect(hex(utf8Form)).not.toBe(hex(form('test root')));
    expect(isSameName(read(utf8Form), read(form('test root')))).toBe(true);
    expect(isSameName(read(utf8Form), read(form('test root 2')))).toBe(false);
    expect(isSameName(read(element(0x30)), read(element(0x30)))).toBe(true);
  });

  it('refuses a name with more attributes than any name has', () => {
    const many = Array.from({ length: 65 }, () => ({ oid: nameTypes.commonName, value: 'x' }));
    expect(() => read(writeName(many))).toThrow('x509-name-too-long');
  });
});
