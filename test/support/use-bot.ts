import { type BotOptions, type BotUnderTest, startBot } from './bot-under-test';

/** A bot for the tests of one `describe`, started before the first and closed after the last. */
export function useBot(options: BotOptions = {}): () => BotUnderTest {
  let bot: BotUnderTest | undefined;
  beforeAll(async () => {
    bot = await startBot(options);
  });
  afterAll(async () => {
    await bot?.close();
  });
  return () => {
    if (bot === undefined) throw new Error('The bot is not running');
    return bot;
  };
}

/** Starts bots within a test, and closes them after it, whether it passes or fails. */
export function useBots(): (options?: BotOptions) => Promise<BotUnderTest> {
  const started: BotUnderTest[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((bot) => bot.close()));
  });
  return async (options) => {
    const bot = await startBot(options);
    started.push(bot);
    return bot;
  };
}
