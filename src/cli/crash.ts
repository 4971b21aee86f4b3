import type { Config } from '../config/config';
import { secretsOf } from '../config/redacted-values';
import { createLogger } from '../ops/logger';

/** An error that nobody catches ends the process, with a line in our log. Node's own report would hold all it carries. */
export function exitOnCrash(config: Config): void {
  const logger = createLogger('error', process.stdout, secretsOf(config), config.logFormat);
  process.on('uncaughtException', (error, origin) => {
    logger.error('Roundup ends: an error was not caught', error, { origin });
    process.exit(1);
  });
}
