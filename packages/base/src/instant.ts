/** A moment: milliseconds since 1970-01-01T00:00:00Z. Fields of this type end in `At`. */
export type Instant = number;

/** ISO 8601 in UTC, to the second: `2026-11-03T02:12:00Z`. */
export function isoUtc(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** `2026-11-03 10:12:00` in the zone `offsetMinutes` east of Greenwich; Beijing is 480. */
export function civil(at: Instant, offsetMinutes = 480): string {
  return new Date(at + offsetMinutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');
}
