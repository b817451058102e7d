import { describe, expect, test } from "vitest";
import { ClaimFindings } from "./claim-findings.ts";
import { ClaimComparison } from "./compare-claims.ts";
import { LineRecorder } from "./record-line.ts";

const FLAT = { entryPrice: null, markPrice: "28000", unrealizedUsd: "0", openOrders: 0 };
const venue = (equityUsd: string, positionBtc = "0") => ({ ...FLAT, equityUsd, positionBtc });
const says = (claim: { equityUsd: string; positionBtc?: string; realizedUsd?: string }) => ({
  t: 0,
  type: "account" as const,
  realizedUsd: "0",
  unrealizedUsd: "0",
  feesUsd: "0",
  fundingUsd: "0",
  positionBtc: "0",
  ...claim,
});

/** Both sides speak every second for `seconds`; what was found, in order. */
function listen(seconds: number, bot: ReturnType<typeof says>, account: ReturnType<typeof venue>) {
  const claims = new ClaimComparison();
  const findings = new ClaimFindings();
  claims.start("10000");
  return Array.from({ length: seconds }, (_, second) => {
    claims.addBot(bot, second * 1_000);
    claims.addVenue(account, second * 1_000);
    claims.settle(second * 1_000);
    return findings.ofClaims(claims);
  }).flat();
}

describe("a canary that lies is found out", () => {
  test("flat by its own word while the venue holds a position", () => {
    const found = listen(10, says({ equityUsd: "10000" }), venue("10000", "0.01"));
    expect(found).toEqual([
      { type: "finding", rule: "claimed-position", text: expect.stringContaining("by 0.01 BTC") },
    ]);
  });

  test("a profit that is off by a cent", () => {
    const found = listen(10, says({ equityUsd: "10000.01", realizedUsd: "0.01" }), venue("10000"));
    expect(found).toEqual([
      { type: "finding", rule: "claimed-pnl", text: expect.stringContaining("0.01 USD") },
    ]);
  });

  test("the truth is no finding, and neither is a difference of a second", () => {
    expect(listen(10, says({ equityUsd: "10000" }), venue("10000"))).toEqual([]);
    expect(listen(2, says({ equityUsd: "10000" }), venue("10000", "0.01"))).toEqual([]);
  });

  test("a difference is told again when it has doubled, not before", () => {
    const claims = new ClaimComparison();
    const findings = new ClaimFindings();
    claims.start("10000");
    const told = ["0.01", "0.015", "0.02", "0.04"].map((positionBtc, index) => {
      claims.addVenue(venue("10000", positionBtc), index * 10_000);
      claims.addBot(says({ equityUsd: "10000" }), index * 10_000);
      claims.settle(index * 10_000 + 5_000);
      return findings.ofClaims(claims).length;
    });
    expect(told).toEqual([1, 0, 1, 1]);
  });

  test.each([
    ["an hour ahead", 3_600_000, "3600 s ahead of"],
    ["an hour behind", -3_600_000, "3600 s behind"],
  ])("a clock that is %s is told once", (_what, offMs, words) => {
    const findings = new ClaimFindings();
    expect(findings.ofClock(10_000_000 + offMs, 10_000_000)).toEqual([
      { type: "finding", rule: "claimed-time", text: expect.stringContaining(words) },
    ]);
    expect(findings.ofClock(10_000_000 + offMs, 10_000_000)).toEqual([]);
  });

  test("a clock within five seconds is none", () => {
    expect(new ClaimFindings().ofClock(5_000, 0)).toEqual([]);
    expect(new ClaimFindings().ofClock(5_001, 0)).toHaveLength(1);
  });
});

test.each(["submitted", "filled"] as const)("a flood of %s orders does not fill the record", (status) => {
  const recorder = new LineRecorder();
  const order = { t: 0, type: "order", id: "a", status, symbol: "X", side: "buy", sizeBtc: "1" } as const;
  const kept = Array.from({ length: 10_000 }, () => recorder.record(order, 1)).flat();
  expect(kept.filter((event) => event.type === "telemetry")).toHaveLength(3_000);
  expect(kept.filter((event) => event.type === "finding")).toHaveLength(1);
});
