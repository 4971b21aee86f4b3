const minuteMs = 60_000;
const mostHours = 14;

/** Reads `utc+2`, `GMT -3:30`, `+05:30` as milliseconds ahead of UTC; null for all else. */
export function readOffset(text: string): number | null {
  const written = text.normalize('NFKC').replace(/[−–]/g, '-').replace(/\s+/g, '').toLowerCase();
  const [whole, etc, sign, hours, minutes = '0'] =
    /^(etc\/gmt|utc|gmt)?([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(written) ?? [];
  if (whole === undefined || Number(hours) > mostHours || Number(minutes) > 59) return null;
  // POSIX counts the other way round: Etc/GMT-2 is two hours ahead of UTC.
  const isAhead = (sign === '+') !== (etc === 'etc/gmt');
  return (Number(hours) * 60 + Number(minutes)) * minuteMs * (isAhead ? 1 : -1);
}

/** `UTC+5:45`, `UTC−3`, `UTC`. */
export function offsetLabel(offsetMs: number): string {
  if (offsetMs === 0) return 'UTC';
  const total = Math.round(Math.abs(offsetMs) / minuteMs);
  const minutes = total % 60;
  const figures = `${Math.floor(total / 60)}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}`;
  return `UTC${offsetMs > 0 ? '+' : '−'}${figures}`;
}
