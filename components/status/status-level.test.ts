import { describe, expect, it } from "vitest";
import type { StatusLevel } from "./status-level.ts";
import { STATUS_LEVELS, STATUS_WORD, worstLevel } from "./status-level.ts";

describe("status levels", () => {
  const rows: ReadonlyArray<[StatusLevel[], StatusLevel]> = [
    [[], "off"],
    [["normal"], "normal"],
    [["normal", "standby", "off"], "normal"],
    [["caution", "critical", "serious"], "critical"],
    [["serious", "normal"], "serious"],
  ];

  it.each(rows)("the worst of %j is %s", (levels, expected) => {
    expect(worstLevel(levels)).toBe(expected);
  });

  it("gives every level its own word", () => {
    expect(new Set(Object.values(STATUS_WORD)).size).toBe(STATUS_LEVELS.length);
  });
});
