import type { Logger } from './logger';

/** An error that nobody catches ends the process, with a line in our log. Node's own report would hold all it carries. */
export function exitOnCrash(logger: Logger): void {
  process.on('uncaughtException', (error, origin) => {
    logger.error('Roundup ends: an error was not caught', error, { origin });
    process.exit(1);
  });
}
