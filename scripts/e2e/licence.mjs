// The licence: a desk page and a phone page in two browsers, from the QR code to the client.
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createLicence, demoPin } from '../../apps/licence/dist/index.js';
import * as oidc from '../../node_modules/openid-client/build/index.js';
import { faultsOf } from './pages.mjs';
import { tabTo } from './steps.mjs';

const client = {
  id: 'seal-portal',
  name: { zh: '云章印章门户', en: 'Yunzhang seal portal' },
  purpose: { zh: '办理印章业务', en: 'Seal business' },
  secret: 'a-secret-of-the-portal-for-tests-only',
};
const names = { zh: 'zh-CN', en: 'en' };

/** Goes through every page; the result lists what is wrong, page by page. */
export async function licenceJourney({ browser }) {
  const world = await startWorld();
  const wrong = [];
  const desk = await openContext(browser, { width: 1440, height: 900 });
  const phone = await openContext(browser, { width: 360, height: 740 });
  let looked = 0;
  const look = async (page, name) => {
    for (const language of ['en', 'zh']) {
      looked += 1;
      await inLanguage(page, language);
      for (const fault of await faultsOf(page)) wrong.push(`${name}, ${language}: ${fault}`);
      await keep(page, `licence-${name}-${language}`);
    }
  };
  try {
    await deskLogin(world, { desk, phone, look });
    await wallet(world, { phone, look });
    await withPasskey(world, { desk, phone });
    await oneDevice(world, browser);
  } finally {
    await desk.close();
    await phone.close();
    await world.stop();
  }
  wrong.push(...desk.faults, ...phone.faults);
  if (wrong.length > 0) throw new Error(`${wrong.length} faults:\n  ${wrong.join('\n  ')}`);
  return `${looked} looks`;
}

/** A person at a desk with a phone in the hand, who approves by keys alone. */
async function deskLogin(world, { desk, phone, look }) {
  const { page } = desk;
  await page.goto(`${world.portal}/login?scope=openid%20ebl.basic%20ebl.grant%20seal.use`);
  await page.waitForSelector('#scan[data-state=shown]');
  await look(page, 'desk');
  await phone.page.goto(await page.getAttribute('#same', 'href'));
  await look(phone.page, 'sign-in');
  await phone.page.click('[data-account=li]');
  await phone.page.keyboard.press('Enter');
  await phone.page.waitForSelector('#ask');
  await page.waitForSelector('#scan[data-state=scanned]');
  await look(phone.page, 'ask');
  await look(page, 'desk-scanned');
  await tabTo(phone.page, '#pin');
  await phone.page.keyboard.type(demoPin);
  await tabTo(phone.page, '#face');
  await phone.page.keyboard.press('Space');
  await tabTo(phone.page, '#approve');
  await phone.page.keyboard.press('Enter');
  await phone.page.waitForSelector('#said.good');
  await look(phone.page, 'approved');
  await page.waitForURL(`${world.portal}/callback*`);
  const claims = JSON.parse(await page.textContent('pre'));
  expectSame(claims['ebl:uscc'], '91110108MA0EXAM15Y');
  expectSame(claims.acr, 'urn:ebl:loa:3');
  expectSame(claims.amr.join(' '), 'ebl_qr face pin');
}

async function wallet({ issuer }, { phone, look }) {
  const { page } = phone;
  await page.goto(`${issuer}/wallet`);
  await look(page, 'wallet');
  await page.goto(`${issuer}/wallet/grants`);
  await look(page, 'step-up');
  await stepUp(page);
  await look(page, 'grants');
  await page.fill('input[name=account]', 'chen');
  await page.fill('input[name=name]', '陈示范');
  await page.check('input[name=item][value="seal.use"]');
  await page.click('form[action="/wallet/grants"] button[type=submit]');
  await page.waitForSelector('.state-pending');
  await page.goto(`${issuer}/wallet/security`);
  await look(page, 'security');
}

async function stepUp(page) {
  await page.fill('#step-up input[name=pin]', demoPin);
  await page.check('#step-up input[name=face]');
  await page.click('#step-up button[type=submit]');
  await page.waitForSelector('.notice.good');
}

/** With a passkey, level 3 asks for it too. */
async function withPasskey(world, { desk, phone }) {
  const session = await phone.context.newCDPSession(phone.page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await phone.page.goto(`${world.issuer}/wallet/security`);
  await phone.page.click('#add-passkey');
  await phone.page.waitForSelector('form[action^="/wallet/passkeys/"]');
  await desk.page.goto(`${world.portal}/login?scope=openid%20seal.use&prompt=login`);
  // Without a camera: the short code is typed.
  const short = await desk.page.textContent('#short');
  await phone.page.goto(`${world.issuer}/wallet`);
  await phone.page.fill('input[name=code]', short);
  await phone.page.keyboard.press('Enter');
  await phone.page.waitForSelector('#ask');
  await approve(phone.page);
  await desk.page.waitForURL(`${world.portal}/callback*`);
  const claims = JSON.parse(await desk.page.textContent('pre'));
  expectSame(claims.amr.join(' '), 'ebl_qr face hwk pin');
}

async function approve(page) {
  await page.fill('#pin', demoPin);
  await page.check('#face');
  await page.click('#approve');
  await page.waitForSelector('#said.good');
}

/** One phone alone: the page that shows the code opens the page that approves it. */
async function oneDevice(world, browser) {
  const { context, page, close } = await openContext(browser, { width: 390, height: 844 });
  await page.goto(`${world.portal}/login?scope=openid%20seal.use`);
  const [wallet] = await Promise.all([context.waitForEvent('page'), page.click('#same')]);
  await wallet.click('[data-account=chen]');
  await wallet.click('#sign-in button[type=submit]');
  await wallet.waitForSelector('#ask');
  await approve(wallet);
  await page.waitForURL(`${world.portal}/callback*`);
  await close();
}

/** Pages that remember what went wrong in them. */
async function openContext(browser, viewport) {
  const context = await browser.newContext({ viewport, locale: 'zh-CN', reducedMotion: 'reduce' });
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(`page: ${error.message}`));
  page.on('console', (message) => {
    // A refused policy is told in the console only.
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  return { context, page, faults, close: () => context.close() };
}

async function inLanguage(page, language) {
  const shown = await page.evaluate(() => document.documentElement.lang);
  if (shown === names[language]) return;
  const address = new URL(page.url());
  // A page that was answered to a click is looked at in its own language alone.
  if (await page.locator('#said.good').count()) return;
  address.searchParams.set('lang', language);
  await page.goto(address.href);
}

async function keep(page, name) {
  const folder = process.env.E2E_LICENCE_PICTURES;
  if (folder === undefined) return;
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}

function expectSame(found, wanted) {
  if (found !== wanted) throw new Error(`expected ${wanted}, found ${found}`);
}

/** A provider, and a client of it that shows the claims it got. */
async function startWorld() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-licence-'));
  const [licencePort, portalPort] = [await freePort(), await freePort()];
  // A passkey belongs to a name, so the numbers of the machine will not do.
  const issuer = `http://localhost:${licencePort}`;
  const portal = `http://localhost:${portalPort}`;
  const redirectUris = [`${portal}/callback`];
  const clients = [{ ...client, redirectUris }];
  const licence = await createLicence({ issuer, data: folder, clients, demo: true });
  await licence.listen(licencePort, 'localhost');
  const server = await startPortal(issuer, { portal, port: portalPort });
  return {
    issuer,
    portal,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await licence.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startPortal(issuer, { portal, port }) {
  const auth = oidc.ClientSecretBasic(client.secret);
  const settings = { id_token_signed_response_alg: 'ES256' };
  const config = await oidc.discovery(new URL(issuer), client.id, settings, auth, {
    execute: [oidc.allowInsecureRequests],
  });
  const begun = new Map();
  const begin = async (asked) => {
    const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
    const [expectedState, expectedNonce] = [oidc.randomState(), oidc.randomNonce()];
    begun.set(expectedState, { pkceCodeVerifier, expectedState, expectedNonce });
    const url = await oidc.buildAuthorizationUrlWithPAR(config, {
      ...asked,
      redirect_uri: `${portal}/callback`,
      code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: expectedState,
      nonce: expectedNonce,
    });
    return url.href;
  };
  const finish = async (address) => {
    const expected = begun.get(address.searchParams.get('state'));
    const tokens = await oidc.authorizationCodeGrant(config, address, expected);
    return tokens.claims();
  };
  const server = http.createServer((request, response) => {
    void answer({ begin, finish }, { address: new URL(request.url, portal), response });
  });
  await new Promise((resolve) => server.listen(port, 'localhost', resolve));
  return server;
}

async function answer({ begin, finish }, { address, response }) {
  try {
    if (address.pathname === '/login') {
      const location = await begin(Object.fromEntries(address.searchParams));
      response.writeHead(303, { location }).end();
      return;
    }
    if (address.pathname !== '/callback') {
      response.writeHead(204).end();
      return;
    }
    const claims = await finish(address);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><title>portal</title><pre>${JSON.stringify(claims)}</pre>`);
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.listen(0, 'localhost', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
