const fallback = '2024-04-15';
const cursors = '2026-05-01';
const known = [fallback, '2024-06-11', '2024-06-14', '2024-08-13', '2024-09-04', '2026-02-25', cursors];

/** A missing or unknown version is no error: it silently means the oldest one. */
export function resolveVersion(header: string | undefined, bookingsPaging: BookingsPaging): string {
  const isKnown = header !== undefined && known.includes(header);
  // A server without cursors has never heard of the version that brought them.
  return isKnown && (header !== cursors || bookingsPaging === 'cursor') ? header : fallback;
}

/** How bookings are listed: by cursor, or on self-hosted servers by `take` and `skip`. */
export type BookingsPaging = 'cursor' | 'offset';
