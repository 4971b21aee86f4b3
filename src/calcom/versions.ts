/**
 * `cal-api-version` by path. A missing or unknown version falls back to 2024-04-15 without an error and a known
 * one that the route lacks is a 404, so a path that documents no version sends none.
 */
const versions: readonly (readonly [path: RegExp, version: string])[] = [
  [/^\/v2\/bookings$/, '2026-05-01'],
  [/^\/v2\/event-types$/, '2024-06-14'],
];

/** The value of `cal-api-version` for a path such as `/v2/bookings`, or undefined when the header is left out. */
export function versionFor(path: string): string | undefined {
  return versions.find(([pattern]) => pattern.test(path))?.[1];
}
