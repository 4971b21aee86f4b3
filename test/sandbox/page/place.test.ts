import { formatPlace, parsePlace, settlePlace, workspaceIn } from '../../../sandbox/page/place';

const person = (id: string) => ({ id, name: id, realName: id, timeZone: 'UTC', isAdmin: false });
const channel = (id: string, kind: 'public' | 'dm') => ({
  id,
  name: id,
  kind,
  members: [],
  isArchived: false,
  unread: false,
});
const users = [person('U1'), person('U2')];
const channels = [channel('D2', 'dm'), channel('C1', 'public'), channel('C2', 'public')];

describe('place', () => {
  it('survives a reload', () => {
    const place = { userId: 'U2', channelId: 'D2', tab: 'home' } as const;
    expect(parsePlace(formatPlace(place), users)).toEqual(place);
  });

  it('names its workspace where there is more than one', () => {
    const place = { workspaceId: 'T2', userId: 'U2', channelId: 'C1', tab: 'messages' } as const;
    expect(parsePlace(formatPlace(place), users)).toEqual(place);
    expect(workspaceIn(formatPlace(place))).toBe('T2');
    expect(workspaceIn('#user=U2&channel=C1')).toBe('');
    expect(settlePlace(place, channels, false).workspaceId).toBe('T2');
  });

  it('is the first person’s when the address names nobody', () => {
    expect(parsePlace('', users)).toEqual({ userId: 'U1', channelId: '', tab: 'messages' });
    expect(parsePlace('#user=U9&channel=C1', users)).toEqual({
      userId: 'U1',
      channelId: 'C1',
      tab: 'messages',
    });
  });

  it('keeps a channel its person can see', () => {
    const place = { userId: 'U2', channelId: 'C2', tab: 'messages' } as const;
    expect(settlePlace(place, channels, false)).toEqual(place);
  });

  it('moves to the first channel when it is out of sight', () => {
    const place = { userId: 'U2', channelId: 'C9', tab: 'messages' } as const;
    expect(settlePlace(place, channels, false)).toEqual({ ...place, channelId: 'C1' });
  });

  it('stays with the app when another person takes over', () => {
    const place = { userId: 'U2', channelId: 'D1', tab: 'messages' } as const;
    expect(settlePlace(place, channels, true)).toEqual({ ...place, channelId: 'D2' });
    expect(settlePlace({ ...place, tab: 'home' }, channels, true)).toEqual({
      ...place,
      channelId: 'D2',
      tab: 'home',
    });
  });
});
