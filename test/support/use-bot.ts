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
