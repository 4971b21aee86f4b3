import { commandInProgress, matchCommands } from '../../../sandbox/page/command-matches';

const commands = ['/cal-bookings', '/cal-digest', '/archive'].map((command) => ({
  command,
  description: '',
  usageHint: '',
}));
const names = (text: string) => matchCommands(text, commands).map(({ command }) => command);

describe('matchCommands', () => {
  it('offers every command after a slash alone', () => {
    expect(names('/')).toEqual(['/cal-bookings', '/cal-digest', '/archive']);
  });

  it('finds part of a name, those that begin with it first', () => {
    expect(names('/digest')).toEqual(['/cal-digest']);
    expect(names('/A')).toEqual(['/archive', '/cal-bookings', '/cal-digest']);
  });

  it.each(['', 'cal', 'see /cal', '/cal-digest ', '/none'])('offers nothing for %j', (text) => {
    expect(names(text)).toEqual([]);
  });
});

describe('commandInProgress', () => {
  it('knows the command whose arguments are typed', () => {
    expect(commandInProgress('/cal-digest help', commands)?.command).toBe('/cal-digest');
    expect(commandInProgress('/cal-digest', commands)).toBeUndefined();
    expect(commandInProgress('/none help', commands)).toBeUndefined();
  });
});
