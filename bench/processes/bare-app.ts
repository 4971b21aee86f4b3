import { App, HTTPReceiver } from '@slack/bolt';
import { z } from 'zod';
import { serve } from './serve';

const settings = z.object({ signingSecret: z.string(), slackUrl: z.string() });

// What an ack costs in Bolt itself: same receiver, same options, nothing to do. Bolt's conversation store is off,
// as it is in the bot, because it would make the comparison easier.
serve({
  async start(input) {
    const { signingSecret, slackUrl } = settings.parse(input);
    const receiver = new HTTPReceiver({ signingSecret });
    const app = new App({
      token: 'xoxb-bench',
      receiver,
      convoStore: false,
      deferInitialization: true,
      clientOptions: { slackApiUrl: `${slackUrl}/api/` },
    });
    app.command(/.*/, async ({ ack }) => {
      await ack();
    });
    await app.init();
    const address = (await receiver.start({ port: 0, host: '127.0.0.1' })).address();
    return typeof address === 'object' ? address?.port : undefined;
  },
});
