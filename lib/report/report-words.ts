/** Mission time of an offset: T+02:05.3, T-00:04.0. */
export function missionTime(offsetMs: number): string {
  const tenths = Math.round(Math.abs(offsetMs) / 100);
  const minutes = Math.floor(tenths / 600);
  const seconds = Math.floor((tenths % 600) / 10);
  const two = (value: number) => String(value).padStart(2, "0");
  return `T${offsetMs < 0 ? "-" : "+"}${two(minutes)}:${two(seconds)}.${tenths % 10}`;
}

/** What stands for each verdict in a table. */
export const VERDICT_WORD = {
  PASS: "pass",
  FAIL: "fail",
  NOT_ENOUGH_DATA: "not enough data",
  NO_EVIDENCE: "no evidence",
} as const;

/** What stands for each final outcome. */
export const OUTCOME_WORD: Readonly<Record<string, string>> = {
  SUCCEEDED: "Succeeded",
  FAILED: "Failed",
  ROLLED_BACK: "Rolled back",
  SCRUBBED: "Scrubbed, never launched",
  STUCK: "Not proven flat yet",
  OPEN: "Not finished",
};
