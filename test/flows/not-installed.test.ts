import { join } from 'node:path';
import LibsqlDatabase from 'libsql';
import { useBot } from '../support/use-bot';

describe('a workspace that Slack still sends commands from and Roundup has forgotten', () => {
  const bot = useBot();

  it('is told in a sentence, and in the log', async () => {
    const database = new LibsqlDatabase(join(bot().dataDir, 'roundup.db'));
    database.exec('delete from installations');
    database.close();
    const answer = await bot().person().type('/cal-rankings');
    expect(answer.isPrivate).toBe(true);
    expect(answer.words).toContain('Roundup isn’t installed in this workspace any more.');
    expect(bot().log()).toContain('a request came from where Roundup is not installed');
  });
});
