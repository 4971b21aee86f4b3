import type { Config } from '../config/config';
import { secretsOf } from '../config/redacted-values';
import { createLogger } from '../ops/logger';

/** Logs an uncaught error and ends the process. Node's own report would print all its data. */
export function exitOnCrash(config: Config): void {
  const logger = createLogger('error', process.stdout, secretsOf(config), config.logFormat);
  process.on('uncaughtException', (error, origin) => {
    logger.error('Roundup ends: an error was not caught', error, { origin });
    process.exit(1);
  });
}
