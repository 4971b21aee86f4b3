const fallback = '2024-04-15';
const known = [fallback, '2024-06-11', '2024-06-14', '2024-08-13', '2024-09-04', '2026-02-25', '2026-05-01'];

/** A missing or unknown version is no error: it silently means the oldest one. */
export function resolveVersion(header: string | undefined): string {
  return header !== undefined && known.includes(header) ? header : fallback;
}
