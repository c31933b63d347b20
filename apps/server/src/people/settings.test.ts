import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfiguration } from '../support/index.ts';
import { claimNames } from './claims.ts';
import { createPeople } from './people.ts';
import { Browser } from './browser-testing.ts';
import {
  buildApp,
  clientKeys,
  freePort,
  keyClientId,
  type Stage,
  startStage,
} from './provider-testing.ts';
import { licenceSettingsOf } from './settings.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-login-'));
const keyFile = path.join(folder, 'client.pem');
fs.writeFileSync(keyFile, clientKeys.pem);
afterAll(() => fs.rmSync(folder, { recursive: true }));

const whole = {
  YUNZHANG_ORIGIN: 'https://seal.example',
  YUNZHANG_OIDC_ISSUER: 'https://licence.example',
  YUNZHANG_OIDC_CLIENT_ID: 'seal-portal',
  YUNZHANG_OIDC_CLIENT_SECRET: 'secret-of-the-client',
};
const linesOf = (environment: Readonly<Record<string, string>>) => {
  const read = readConfiguration(environment);
  return 'wrong' in read ? read.wrong : [];
};
const loginOf = (environment: Readonly<Record<string, string>>) => {
  const read = readConfiguration(environment);
  if ('wrong' in read) throw new Error(read.wrong.join('\n'));
  if (read.login === undefined) throw new Error('no login');
  return read.login;
};

describe('settings of the login', () => {
  it('are all there or none', () => {
    expect(linesOf(whole)).toEqual([]);
    expect(linesOf({ YUNZHANG_ORIGIN: 'https://seal.example' })).toEqual([]);
    for (const name of Object.keys(whole)) {
      const { [name as keyof typeof whole]: _gone, ...rest } = whole;
      expect(linesOf(rest), name).toEqual([expect.stringContaining(name)]);
    }
    const both = { ...whole, YUNZHANG_OIDC_PRIVATE_KEY_FILE: keyFile };
    expect(linesOf(both)).toEqual([expect.stringContaining('YUNZHANG_OIDC_CLIENT_SECRET')]);
    expect(linesOf(both).join('')).not.toContain('secret-of-the-client');
  });

  it.each([
    ['YUNZHANG_ORIGIN', 'http://seal.example'],
    ['YUNZHANG_ORIGIN', 'https://seal.example/'],
    ['YUNZHANG_ORIGIN', 'https://seal.example/path'],
    ['YUNZHANG_OIDC_ISSUER', 'http://licence.example'],
    ['YUNZHANG_OIDC_ISSUER', 'http://127.evil.example'],
    ['YUNZHANG_OIDC_ISSUER', 'ftp://licence.example'],
    ['YUNZHANG_OIDC_CLAIMS', 'personName'],
  ])('%s is not %s', (name, value) => {
    expect(linesOf({ ...whole, [name]: value })).toEqual([expect.stringContaining(name)]);
  });

  it('name claims and scopes where the provider has others', async () => {
    const login = loginOf({
      ...whole,
      YUNZHANG_OIDC_SCOPES: 'openid,ent',
      YUNZHANG_OIDC_CLAIMS: 'personName=real_name,organisation=uscc',
    });
    const licence = await licenceSettingsOf(login);
    expect(licence.scopes).toEqual(['openid', 'ent']);
    expect(licence.claims).toEqual({
      ...claimNames,
      personName: 'real_name',
      organisation: 'uscc',
    });
    const wrong = loginOf({ ...whole, YUNZHANG_OIDC_CLAIMS: 'name=x' });
    await expect(licenceSettingsOf(wrong)).rejects.toThrow('YUNZHANG_OIDC_CLAIMS: name');
    expect((await licenceSettingsOf(loginOf(whole))).scopes).toContain('ebl.grant');
  });

  it('that name a file without a key are refused, and the file is not told', async () => {
    fs.writeFileSync(path.join(folder, 'no.pem'), 'no key at all');
    const { YUNZHANG_OIDC_CLIENT_SECRET: _gone, ...rest } = whole;
    for (const file of ['no.pem', 'absent.pem']) {
      const place = path.join(folder, file);
      const login = loginOf({ ...rest, YUNZHANG_OIDC_PRIVATE_KEY_FILE: place });
      await expect(licenceSettingsOf(login)).rejects.toThrow(/^YUNZHANG_OIDC_PRIVATE_KEY_FILE: PK/);
    }
  });
});

describe('a platform that proves itself by a key', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
  }, 60_000);
  afterAll(async () => stage.close());

  it('logs people in as one with a secret does', async () => {
    // The provider knows one redirect address, so the routes by key take the place of the others.
    await stage.app.close();
    const login = loginOf({
      YUNZHANG_ORIGIN: stage.origin,
      YUNZHANG_OIDC_ISSUER: stage.issuer,
      YUNZHANG_OIDC_CLIENT_ID: keyClientId,
      YUNZHANG_OIDC_PRIVATE_KEY_FILE: keyFile,
      YUNZHANG_OIDC_SCOPES: 'openid,ebl',
    });
    const licence = await licenceSettingsOf(login);
    const { database, origin, now } = stage;
    const app = await buildApp(createPeople({ database, origin, now, licence }));
    await app.listen({ host: '127.0.0.1', port: Number(new URL(origin).port) });
    const browser = new Browser(stage);
    expect(await browser.login()).toBe('/');
    expect((await browser.ask('GET', '/v1/me')).body['name']).toBe('李示例');
    await app.close();
  });

  it('and one without settings says that nobody can log in', async () => {
    const { database, now } = stage;
    const origin = `http://127.0.0.1:${await freePort()}`;
    const app = await buildApp(createPeople({ database, origin, now }));
    const answer = await app.inject({ url: '/v1/login' });
    expect([answer.statusCode, answer.json()]).toMatchObject([503, { code: 'login-not-set-up' }]);
    expect((await app.inject({ url: '/v1/me' })).statusCode).toBe(401);
    await app.close();
  });
});
