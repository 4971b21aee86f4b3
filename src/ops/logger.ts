import { type Logger as BoltLogger, LogLevel as BoltLogLevel } from '@slack/bolt';
import pino from 'pino';
import type { LogFormat, LogLevel } from '../config/config';
import { createRedact } from './redact';

export interface LogFields {
  readonly [field: string]: string | number | boolean | null | undefined;
}

/** Fields are flat and chosen by hand: never a whole body, query or name. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  /** A failure outside: a warning with the error's kind and message. */
  failure(message: string, error: unknown, fields?: LogFields): void;
  /** A bug, with its stack. */
  error(message: string, error: unknown, fields?: LogFields): void;
}

export interface Destination {
  write(line: string): void;
}

/**
 * Redacts `known` secrets, and all that looks like one, in each text of a line rather than in the line: in
 * JSON a line break is `\n`, and a secret after it would begin mid-word.
 */
export function createLogger(
  level: LogLevel,
  destination: Destination = process.stdout,
  known: readonly string[] = [],
  format: LogFormat = 'json',
): Logger {
  const redact = createRedact(known);
  const lines = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    { write: (line: string) => destination.write(formatLine(redactLine(line, redact), format)) },
  );
  return {
    debug: (message, fields) => lines.debug(fields ?? {}, message),
    info: (message, fields) => lines.info(fields ?? {}, message),
    warn: (message, fields) => lines.warn(fields ?? {}, message),
    failure: (message, error, fields) =>
      lines.warn({ ...fields, ...describeError(error), stack: undefined }, message),
    error: (message, error, fields) => lines.error({ ...fields, ...describeError(error) }, message),
  };
}

function redactLine(line: string, redact: (text: string) => string): LogFields {
  return JSON.parse(line, (_key, value: unknown) => (typeof value === 'string' ? redact(value) : value));
}

function formatLine(line: LogFields, format: LogFormat): string {
  if (format === 'json') return `${JSON.stringify(line)}\n`;
  const { time, level, msg, stack, ...fields } = line;
  const shown = Object.entries(fields).map(([name, value]) => ` ${name}=${value}`);
  const name = pino.levels.labels[Number(level)]?.toUpperCase().padEnd(5);
  return `${time} ${name} ${msg}${shown.join('')}${stack === undefined ? '' : `\n${stack}`}\n`;
}

/** An error's kind, message, cause and stack, but none of the data it carries. */
function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return error === undefined ? {} : { error: typeof error };
  const cause = error.cause instanceof Error ? `${error.cause.name}: ${error.cause.message}` : undefined;
  return { error: error.name, detail: error.message, cause, stack: error.stack };
}

const boltLevels: Readonly<Record<LogLevel, BoltLogLevel>> = {
  trace: BoltLogLevel.DEBUG,
  debug: BoltLogLevel.DEBUG,
  info: BoltLogLevel.INFO,
  warn: BoltLogLevel.WARN,
  error: BoltLogLevel.ERROR,
  fatal: BoltLogLevel.ERROR,
};

/** Bolt's own logging in our lines. Its debug lines hold whole requests, so they are dropped. */
export function createBoltLogger(logger: Logger, level: LogLevel): BoltLogger {
  const say = (parts: readonly unknown[]) =>
    parts.map((part) => (part instanceof Error ? part.message : String(part))).join(' ');
  const errorIn = (parts: readonly unknown[]) => parts.find((part) => part instanceof Error);
  return {
    debug: () => undefined,
    info: (...parts) => logger.debug(say(parts), { from: 'bolt' }),
    warn: (...parts) => logger.warn(say(parts), { from: 'bolt' }),
    error: (...parts) => logger.error(say(parts), errorIn(parts), { from: 'bolt' }),
    setLevel: () => undefined,
    getLevel: () => boltLevels[level],
    setName: () => undefined,
  };
}
