import { describe, expect, it } from "vitest";
import { RateLimit } from "./http/rate-limit.ts";
import { optionsFrom } from "./options.ts";
import { paperAccount } from "./paper-accounts.ts";

describe("options", () => {
  const rows: [name: string, args: string[], env: Record<string, string>, expected: object][] = [
    ["nothing given", [], {}, { port: 8090, adminPort: null, seed: "countersign", replay: undefined }],
    [
      "environment",
      [],
      { PAPER_PORT: "1", PAPER_ADMIN_PORT: "2", PAPER_FUNDING_INTERVAL_SEC: "60" },
      { port: 1, adminPort: 2, fundingIntervalS: 60 },
    ],
    [
      "the command line wins",
      ["--port", "5", "--seed", "x"],
      { PAPER_PORT: "1", PAPER_SEED: "y" },
      { port: 5, seed: "x" },
    ],
    [
      "several captures after one flag",
      ["--replay", "a", "b", "--port", "5"],
      {},
      { replay: ["a", "b"], port: 5 },
    ],
    ["several captures by several flags", ["--replay", "a", "--replay", "b"], {}, { replay: ["a", "b"] }],
    [
      "accounts",
      [],
      { PAPER_ACCOUNTS: JSON.stringify([paperAccount("third")]) },
      { accounts: [paperAccount("third")] },
    ],
  ];
  it.each(rows)("%s", (_, args, env, expected) => {
    expect(optionsFrom(args, env)).toMatchObject(expected);
  });

  const refused: [args: string[], env: Record<string, string>, words: string][] = [
    [["--port", "x"], {}, "--port must be a whole number"],
    [["--funding-interval-s", "0"], {}, "at least 1"],
    [["stray"], {}, "Not understood: stray"],
    [["--nonsense"], {}, "--nonsense"],
    [[], { PAPER_ACCOUNTS: "{" }, "PAPER_ACCOUNTS is not usable"],
    [[], { PAPER_ACCOUNTS: "[]" }, "PAPER_ACCOUNTS is not usable"],
  ];
  it.each(refused)("%j %j is refused in words", (args, env, words) => {
    expect(() => optionsFrom(args, env)).toThrow(words);
  });
});

describe("the rate limit", () => {
  it("lets a burst through, refuses the next, refills with time, and counts each key by itself", () => {
    const limit = new RateLimit(3, 1);
    expect([1, 2, 3, 4].map(() => limit.take("a", 0))).toEqual([true, true, true, false]);
    expect(limit.take("b", 0)).toBe(true);
    expect([limit.take("a", 999), limit.take("a", 1000), limit.take("a", 1001)]).toEqual([
      false,
      true,
      false,
    ]);
  });
});
