import { describe, expect, it } from "vitest";
import { leadingStatus, titleWithStatus } from "./tab-status.ts";

describe("titleWithStatus", () => {
  it.each([
    ["Runs · Countersign", "NORMAL T+12:31", "NORMAL T+12:31 | Runs · Countersign"],
    ["NORMAL T+12:31 | Runs · Countersign", "CAUTION T+12:40", "CAUTION T+12:40 | Runs · Countersign"],
    ["CAUTION T+12:40 | Runs · Countersign", null, "Runs · Countersign"],
    ["Runs · Countersign", null, "Runs · Countersign"],
    ["Runs · Countersign", "NORMAL ", "NORMAL | Runs · Countersign"],
  ])("%j with %j is %j", (title, status, expected) => {
    expect(titleWithStatus(title, status)).toBe(expected);
  });
});

describe("leadingStatus", () => {
  const normal = { level: "normal", text: "NORMAL BTC-PERP" } as const;
  const live = { level: "normal", text: "Normal" } as const;
  const critical = { level: "critical", text: "ROLLING BACK" } as const;
  it.each([
    ["none", [], null],
    ["the only one", [normal], normal],
    ["the worst", [normal, critical, live], critical],
    ["the first of equals", [normal, live], normal],
  ])("is %s", (_name, claimed, expected) => {
    expect(leadingStatus(claimed)).toBe(expected);
  });
});
