const SECONDS = { second: 1, minute: 60, hour: 3600 } as const;
const UNITS: Readonly<Record<string, keyof typeof SECONDS>> = {
  s: "second",
  sec: "second",
  second: "second",
  seconds: "second",
  min: "minute",
  minute: "minute",
  minutes: "minute",
  h: "hour",
  hour: "hour",
  hours: "hour",
};

/** Seconds as the form says them: "30 minutes", "90 seconds", "1 minute". */
export function durationInWords(seconds: number): string {
  const isMinutes = seconds >= 60 && seconds % 60 === 0;
  const count = isMinutes ? seconds / 60 : seconds;
  return `${count} ${isMinutes ? "minute" : "second"}${count === 1 ? "" : "s"}`;
}

/** "30 minutes" as seconds; null when it is no duration. */
export function readDuration(text: string): number | null {
  const match = /^([0-9]{1,6}(?:\.[0-9]{1,3})?)\s*([a-z]+)$/i.exec(text.trim());
  const unit = UNITS[(match?.[2] ?? "").toLowerCase()];
  return match && unit ? Number(match[1]) * SECONDS[unit] : null;
}

/** Seconds of a unit of time, or null for other words. */
export function secondsOfUnit(unit: string): number | null {
  const name = UNITS[unit.toLowerCase()];
  return name ? SECONDS[name] : null;
}
