import { type DestinationStream, pino } from 'pino';
import type { LogLevel } from './config.ts';
import type { Log } from './use-cases/ports/log.ts';

/** Fields that hold bearer secrets wherever they appear. */
const redacted = [
  'token',
  'authorization',
  'password',
  'secret',
  'trigger_id',
  'triggerId',
  'response_url',
  'responseUrl',
].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/**
 * Creates the log: one JSON line each, constant sentences with fields. Known secrets are cut out of
 * every finished line as well, so a secret that slipped into a message or a stack is not written.
 */
export function createLog(
  config: { readonly level: LogLevel; readonly secrets: readonly string[] },
  destination?: DestinationStream,
): Log {
  const scrub = scrubber(config.secrets);
  const options = {
    level: config.level,
    base: { pid: process.pid },
    redact: { paths: redacted, censor: '[redacted]' },
    serializers: { err: pino.stdSerializers.err },
    hooks: { streamWrite: scrub },
  };
  const logger = destination === undefined ? pino(options) : pino(options, destination);
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  };
}

/** Replaces every known secret in a text, as it is and as JSON would write it. */
export function scrubber(secrets: readonly string[]): (text: string) => string {
  const known = secrets
    .filter((secret) => secret.length >= 6)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
    .sort((left, right) => right.length - left.length);
  return (text) => known.reduce((line, secret) => line.replaceAll(secret, '[secret]'), text);
}
