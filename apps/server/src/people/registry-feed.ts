import fs from 'node:fs';
import { fromBase64, hex, type Instant, utf8 } from '@yunzhang/base';
import { hmacSm3 } from '@yunzhang/gm';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { typed } from '../typed-app.ts';
import type { People } from './people.ts';
import { no } from './problem.ts';
import { registryChange, registryOutcomes } from './registry.ts';
import { questionMax, unkept } from './route-parts.ts';
import { isSame } from './secrets.ts';
import { LoginSettingsWrong } from './settings.ts';

/** A message is as old as this at most, and no further ahead. */
const windowMs = 5 * 60_000;
/** Fewest octets of a key: as many as its code has. */
const keySize = 32;
const keySizeMax = 64;
/** The one in use, and the one it is replaced by. */
const keysMax = 2;

/**
 * The code under a message of the registry feed, in lower-case hexadecimal.
 *
 * `at` is when it was sent, in milliseconds; `body` is the body to the last octet.
 */
export function registryMac(
  key: Uint8Array,
  { at, body }: { readonly at: Instant; readonly body: string },
): string {
  return hex(hmacSm3(key, utf8(`yunzhang-registry-v1\n${at}\n${body}`)));
}

/**
 * Reads the keys of the registry feed: base64 of 32 to 64 octets, one a line, two at most, so that
 * one can follow the other without a gap. Without a file there are none, and no feed.
 */
export function readRegistryKeys(file: string | undefined): readonly Uint8Array[] {
  if (file === undefined) return [];
  try {
    const lines = fs.readFileSync(file, 'utf8').split(/\s+/).filter(Boolean);
    const keys = lines.map(fromBase64);
    const isFit = keys.every(({ length }) => length >= keySize && length <= keySizeMax);
    if (isFit && keys.length > 0 && keys.length <= keysMax) return keys;
  } catch {
    // Told below: what stands in the file is a secret.
  }
  throw new LoginSettingsWrong('YUNZHANG_REGISTRY_KEY_FILE: base64, 32–64 B, 1–2 lines');
}

/**
 * The door of the registry feed: changes of name, legal representative and state.
 *
 * A message is authenticated before it is parsed, is good for five minutes, and its change is done
 * once however often it comes: the feed may repeat whatever was not answered.
 *
 * @basis platform.md P04 (registry change), P02 (registry event)
 */
export function addRegistryRoute(plain: FastifyInstance, people: People): void {
  const { registryKeys = [] } = people.options;
  if (registryKeys.length === 0) return;
  // The code is over the octets as they came, so they are not read as anything before.
  plain.removeContentTypeParser('application/json');
  plain.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );
  const answer = z.object({ outcome: z.enum(registryOutcomes) });
  typed(plain).post(
    '/v1/registry/changes',
    {
      schema: {
        operationId: 'registry.change',
        body: registryChange,
        response: { 200: answer },
      },
      bodyLimit: questionMax,
      preValidation: async (request) =>
        authenticate(request, { keys: registryKeys, now: people.options.now() }),
    },
    async (request, reply) => {
      const outcome = await people.takeRegistryChange(request.body);
      return unkept(reply).send({ outcome });
    },
  );
}

/** Refuses what the feed has not sent just now, and reads the rest. */
function authenticate(
  request: FastifyRequest,
  { keys, now }: { readonly keys: readonly Uint8Array[]; readonly now: Instant },
): void {
  const body = String(request.body);
  const time = request.headers['yunzhang-time'];
  const said = String(request.headers['yunzhang-signature']);
  const given = /^hmac-sm3=([0-9a-f]{64})$/.exec(said)?.[1];
  if (given === undefined || typeof time !== 'string' || !/^\d{1,15}$/.test(time)) {
    return no('registry-feed-wrong');
  }
  const at = Number(time);
  const right = keys.map((key) => utf8(registryMac(key, { at, body })));
  if (!right.some((one) => isSame(one, utf8(given)))) no('registry-feed-wrong');
  // Told only to who has the key: others learn nothing of our clock.
  if (Math.abs(now - at) > windowMs) no('registry-feed-late');
  request.body = parsed(body);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
