import { createLogger } from '../../../src/ops/logger';
import { createNotificationPoster } from '../../../src/slack/api/notification-poster';
import { button } from '../../../src/slack/kit/blocks';
import type { Message } from '../../../src/slack/kit/message';

const workspace = { workspaceId: 'T0ACME0001', enterpriseId: null };
const logger = createLogger('fatal', { write: () => undefined });

/** The same words, about one run of several. */
const mayNotHaveArrived = (runId: string): Message => ({
  text: 'The digest in #sales may not have arrived.',
  blocks: [{ type: 'actions', elements: [button('It isn’t there: post it', 'digest_repost', runId)] }],
});

function setUp() {
  const deleted: string[] = [];
  let count = 0;
  const post = createNotificationPoster(
    async () => {
      count += 1;
      return { kind: 'posted', ts: String(count), channelId: 'D0ANA00001' };
    },
    { slack: { deleteMessage: async (_workspace, { ts }) => deleted.push(ts) > 0 }, logger },
  );
  const tell = (channelId: string, message: Message) => post({ workspace, channelId, message });
  return { tell, deleted };
}

describe('createNotificationPoster', () => {
  it('deletes the message that says the same with the same buttons', async () => {
    const { tell, deleted } = setUp();
    for (let time = 0; time < 3; time += 1) await tell('U0ANA00001', mayNotHaveArrived('run-1'));
    expect(deleted).toEqual(['1', '2']);
  });

  it('leaves the button of another run, and what another person was told', async () => {
    const { tell, deleted } = setUp();
    await tell('U0ANA00001', mayNotHaveArrived('run-1'));
    await tell('U0ANA00001', mayNotHaveArrived('run-2'));
    await tell('U0BO000001', mayNotHaveArrived('run-2'));
    expect(deleted).toEqual([]);
  });
});
