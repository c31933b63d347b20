import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, head, type Stage, startStage } from './provider-testing.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
}, 60_000);
afterAll(async () => stage.close());

describe('login by the licence', () => {
  it('ends with organisation, person and grant', async () => {
    stage.hold(head());
    const browser = new Browser(stage);
    expect(await browser.login('?next=/seals')).toBe('/seals');
    const { status, body } = await browser.ask('GET', '/v1/me');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: '李示例',
      organisation: { id: '91110108MA0EXAM15Y', status: 'in-operation' },
      roles: ['legal-representative'],
      loa: 3,
    });
  });
});
