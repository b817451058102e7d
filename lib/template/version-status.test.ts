import { expect, test } from "vitest";
import { nextStatus, VERSION_ACTS, VERSION_STATUSES } from "./version-status.ts";

/** Written out a second time on purpose: every other pair is refused. */
const PERMITTED = [
  ["DRAFT", "edit", "DRAFT"],
  ["DRAFT", "publish", "PUBLISHED"],
  ["DRAFT", "discard", "DISCARDED"],
  ["PUBLISHED", "retire", "RETIRED"],
  ["PUBLISHED", "openDecision", "PUBLISHED"],
];

test.each(VERSION_STATUSES.flatMap((status) => VERSION_ACTS.map((act) => [status, act] as const)))(
  "%s, %s",
  (status, act) => {
    const row = PERMITTED.find(([from, name]) => from === status && name === act);
    expect(nextStatus(status, act)).toBe(row?.[2] ?? null);
  },
);
