import { decodeJwt, decodeProtectedHeader } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  cloud,
  logIn,
  openPhone,
  type Phone,
  portal,
  relyingParty,
  type Running,
  startLicence,
} from './licence-testing.ts';

let running: Running;
let li: Phone;

beforeAll(async () => {
  running = await startLicence();
  li = await openPhone(running.issuer, 'li');
});
afterAll(() => running.stop());

test('a legal representative logs in with code, PKCE, PAR, state and nonce', async () => {
  const party = await relyingParty(running.issuer, portal);
  const scope = 'openid ebl.basic ebl.licence ebl.person ebl.grant seal.use';
  const asked = { scope, acr_values: 'urn:ebl:loa:3' };
  const { callback, begun } = await logIn(running, { party, phone: li, asked });
  expect(new URL(callback).searchParams.get('iss')).toBe(running.issuer);
  const tokens = await begun.finish(callback);
  const claims = tokens.claims();
  expect(claims).toMatchObject({
    iss: running.issuer,
    aud: portal.id,
    acr: 'urn:ebl:loa:3',
    amr: ['ebl_qr', 'face', 'pin'],
    nonce: begun.nonce,
    'ebl:uscc': cloud,
    'ebl:ent_name': '北京云枢示例科技有限公司',
    'ebl:ent_status': '存续',
    'ebl:holder_role': 'legal_rep',
    'ebl:id_no_masked': '110101********0009',
  });
  expect(claims?.sub).toMatch(/^ebl:[0-9a-f]{32}$/);
  expect(claims?.['auth_time']).toBeTypeOf('number');
  expect(decodeProtectedHeader(tokens.id_token ?? '').alg).toBe('ES256');
  expect(tokens.expires_in).toBe(900);
  expect(tokens.refresh_token).toBeUndefined();
  const info = await oidc.fetchUserInfo(party.config, tokens.access_token, claims?.sub ?? '');
  expect(info['ebl:uscc']).toBe(cloud);
  const state = await oidc.tokenIntrospection(party.config, tokens.access_token);
  expect(state).toMatchObject({ active: true, acr: 'urn:ebl:loa:3', 'ebl:uscc': cloud });
  expect(decodeJwt(tokens.id_token ?? '')['ebl:auth']).toBeUndefined();
});
