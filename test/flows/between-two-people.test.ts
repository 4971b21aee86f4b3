import { defaultChannels } from '../../sandbox/local-slack/default-workspace';
import type { LocalChannel } from '../../sandbox/local-slack/types';
import { people } from '../support/bot-under-test';
import { useBot } from '../support/use-bot';

const anaAndBo: LocalChannel = {
  id: 'D0ANABO001',
  name: 'bo',
  kind: 'dm',
  members: [people.ana, people.bo],
  isArchived: false,
};

describe('direct messages between two people, in which Roundup is not', () => {
  const bot = useBot({ slack: { channels: [...defaultChannels, anaAndBo] } });
  const seenByBo = () => bot().slack.visibleMessages({ userId: people.bo, channelId: anaAndBo.id });

  it.each([
    ['/cal-rankings', 'bookings in the last 30 days'],
    ['/cal-bookings', 'next bookings'],
    ['/cal-digest', 'No digest in this workspace yet.'],
    ['/cal-account', 'Your Cal.com account'],
  ])('answer %s to whoever asks alone', async (command, words) => {
    const answer = await bot().person(people.ana, anaAndBo.id).type(command);
    expect(answer.words).toContain(words);
    expect(answer.isPrivate).toBe(true);
    expect(seenByBo()).toEqual([]);
  });
});
