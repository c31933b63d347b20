import { randomUUID } from 'node:crypto';
import { destination, type Logger, pino } from 'pino';
import type { LogLevel } from './configuration.ts';

export type Log = Logger;

/** Fields that are never written, at the top of a line or one level down. */
const secret = 'authorization cookie set-cookie password secret token privateKey parameters'
  .split(' ')
  .flatMap((name) => [`["${name}"]`, `*["${name}"]`]);

/**
 * Makes the log: one JSON object per line on the error output, so that what a program prints for
 * people or pipes stays apart.
 *
 * Bodies and headers are not logged at all; known names of secrets are blanked besides.
 */
export function createLog(
  level: LogLevel,
  output: { write(line: string): void } = destination({ dest: 2, sync: true }),
): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secret, censor: '***' },
      serializers: { err: errorFields },
    },
    output,
  );
}

/** Longest line kept of an error. */
const messageMax = 2000;

// An error of a driver carries its whole query and connection; only the names are wanted.
function errorFields(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error).slice(0, messageMax) };
  const code: unknown = Reflect.get(error, 'code');
  return {
    type: error.name,
    message: withoutPasswords(error.message).slice(0, messageMax),
    ...(typeof code === 'string' ? { code } : {}),
    stack: withoutPasswords(error.stack ?? '').slice(0, messageMax),
    ...(error.cause === undefined ? {} : { cause: errorFields(error.cause) }),
  };
}

/** Blanks the password of any address inside a text. */
export function withoutPasswords(text: string): string {
  return text.replaceAll(/(\w+:\/\/[^\s:/@]{0,200}):[^\s@/]{0,500}@/g, '$1:***@');
}

/** A request's own name, or a new one: only short plain names are taken from outside. */
export function requestIdOf(header: string | readonly string[] | undefined): string {
  return typeof header === 'string' && /^[\w.-]{8,64}$/.test(header) ? header : newRequestId();
}

/** 32 hexadecimal digits, as trace ids are written. @basis W3C Trace Context §3.2.2.3 */
function newRequestId(): string {
  return randomUUID().replaceAll('-', '');
}
