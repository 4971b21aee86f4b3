import { canListBookings } from '../../src/accounts/permission';

describe('canListBookings', () => {
  it('lets nobody list bookings until it is said who', () => {
    expect(canListBookings([], 'U024BE7LH')).toBe(false);
    expect(canListBookings([], '')).toBe(false);
  });

  it('lets those list bookings who are named, and no others', () => {
    expect(canListBookings(['U024BE7LH', 'W012A3CDE'], 'W012A3CDE')).toBe(true);
    expect(canListBookings(['U024BE7LH'], 'U024BE7L')).toBe(false);
    expect(canListBookings(['U024BE7LH'], 'u024be7lh')).toBe(false);
    expect(canListBookings(['U024BE7LH'], '')).toBe(false);
  });

  it('lets everyone list bookings when that is said', () => {
    expect(canListBookings('everyone', 'U024BE7LH')).toBe(true);
  });
});
