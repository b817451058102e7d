const pad = (value: number) => String(value).padStart(2, "0");

/** UTC as "2026-11-22 20:31:04 UTC", or a part of it. */
export function utcText(atMs: number, part: "full" | "date" | "time" = "full"): string {
  const iso = new Date(atMs).toISOString();
  const date = iso.slice(0, 10);
  const time = iso.slice(11, 19);
  if (part === "date") return date;
  return part === "time" ? `${time} UTC` : `${date} ${time} UTC`;
}

// Made once: a formatter costs a thousand times what using it costs.
const LOCAL = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});

/** The same moment in the zone of the browser: "21:31:04 CET". */
export const localText = (atMs: number) => LOCAL.format(atMs);

const LOCAL_MINUTE = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  timeZoneName: "short",
});

/** The minute in the zone of the browser: "21:31 CET". */
export const localMinuteText = (atMs: number) => LOCAL_MINUTE.format(atMs);

/** A span as "12:31" or "1:02:05"; the sign is left to the caller. */
export function spanText(spanMs: number): string {
  const seconds = Math.floor(Math.abs(spanMs) / 1_000);
  const hours = Math.floor(seconds / 3_600);
  const rest = `${pad(Math.floor((seconds % 3_600) / 60))}:${pad(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** Mission time: "T+12:31" after T-0, "T−00:42" before it. */
export function missionText(nowMs: number, zeroMs: number): string {
  if (nowMs >= zeroMs) return `T+${spanText(nowMs - zeroMs)}`;
  // Counting down, a started second still counts: T−00:01 until T-0 is there.
  return `T−${spanText(Math.ceil((zeroMs - nowMs) / 1_000) * 1_000)}`;
}
