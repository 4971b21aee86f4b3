import { readAccountCommand } from '../../../src/slack/account/account';

describe('readAccountCommand', () => {
  it.each([
    ['', null],
    ['connect my calendar', 'connect'],
    ['log in', 'connect'],
    ['api key', 'connect'],
    ['log out', 'disconnect'],
    ['remove my account', 'disconnect'],
    ['hide me', 'hide'],
    ["don't show my name", 'hide'],
    ['unhide me', 'show'],
    ['show me again', 'show'],
    ['is it working?', 'doctor'],
    ["it doesn't work", 'doctor'],
    ['restrict digests', 'settings'],
    ['timezone', 'settings'],
    ["why can't I see bookings", 'doctor'],
    ['change the time zone', 'settings'],
    ['who am i', 'status'],
    ['help me', 'help'],
  ])('reads "%s" as %s', (text, subcommand) => {
    expect(readAccountCommand(text)).toEqual({ subcommand });
  });

  it.each([
    ['conect', 'connect'],
    ['team:sales', null],
    ['foo bar', null],
  ])('does not understand "%s"', (text, nearest) => {
    expect(readAccountCommand(text)).toMatchObject({ nearest });
  });
});
