/** Cal.com counts nothing itself here, and there are more bookings than are counted one by one. */
export class TooManyBookingsError extends Error {
  constructor() {
    super('there are too many bookings to count one by one');
    this.name = 'TooManyBookingsError';
  }
}
