import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { isPublicAddress, lookupPublic, readWebhook } from './webhook-address.ts';

test.each([
  ['8.8.8.8', true],
  ['223.5.5.5', true],
  ['127.0.0.1', false],
  ['0.0.0.0', false],
  ['10.1.2.3', false],
  ['100.64.0.1', false],
  ['169.254.169.254', false],
  ['172.31.255.255', false],
  ['172.32.0.1', true],
  ['192.168.1.1', false],
  ['198.19.0.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['2400:3200::1', true],
  ['::1', false],
  ['::', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:8.8.8.8', false],
  ['64:ff9b::7f00:1', false],
  ['2002:7f00:1::1', false],
  ['2001::1', false],
  ['2001:db8::1', false],
  ['fe80::1', false],
  ['fe80::1%eth0', false],
  ['fd00::1', false],
  ['ff02::1', false],
  ['localhost', false],
])('%s is of the public internet: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected);
});

test.each([
  ['https://alerts.example.cn/seal?of=me', true],
  ['https://223.5.5.5/', true],
  ['https://[2400:3200::1]/', true],
  ['http://alerts.example.cn/', false],
  ['https://alerts.example.cn:8443/', false],
  ['https://user@alerts.example.cn/', false],
  ['https://alerts.example.cn/#part', false],
  ['https://127.0.0.1/', false],
  ['https://0x7f.1/', false],
  ['https://2130706433/', false],
  ['https://[::1]/', false],
  ['https://[::ffff:10.0.0.1]/', false],
  ['https://localhost/', false],
  ['https://database/', false],
  ['https://metadata.google.internal/', false],
  ['https://metadata.google.internal./', false],
  ['ftp://alerts.example.cn/', false],
  ['file:///etc/passwd', false],
  ['alerts', false],
  [`https://alerts.example.cn/${'a'.repeat(2048)}`, false],
  ['http://gateway.test:8080/alerts', true],
  ['http://gateway.test/alerts', false],
  ['http://gateway.test.evil.example:8080/', false],
])('an alert may go to %s: %s', (address, expected) => {
  expect(readWebhook(address, ['gateway.test:8080']) !== undefined).toBe(expected);
});

test('a name that leads into our own network is refused when it is looked up', async () => {
  const look = promisify(lookupPublic);
  await expect(look('localhost', {})).rejects.toThrow('not a public one');
  await expect(look('localhost', { all: true })).rejects.toThrow('not a public one');
});
