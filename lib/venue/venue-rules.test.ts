import { Decimal } from "decimal.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { btcOf, contractsOf, sizeProblem } from "./contract-size.ts";
import { accountOfRun, isFollowed, mayRunIn, venueOfRun } from "./eligible-runs.ts";
import { PAPER_VENUE_ID, paperProfile, VENUE_PRESETS } from "./presets.ts";
import { VENUE_ENVIRONMENTS, type VenueProfile, venueKeysSchema, venueProfileSchema } from "./profile.ts";
import { profileProblems } from "./profile-problems.ts";
import { choiceText, choiceWords, readChoice, venueChoiceSchema } from "./venue-choice.ts";
import { VENUE_REFUSALS, venueRefusalText } from "./venue-refusals.ts";

const DIGEST = "0123456789abcdef".repeat(4);
const preset = (id: string): VenueProfile => {
  const found = VENUE_PRESETS.find((one) => one.id === id);
  if (!found) throw new Error(id);
  return found;
};
const live = preset("okx-live");

describe("profiles", () => {
  test("every preset and the paper exchange fit the schema and contradict nothing", () => {
    expect(VENUE_PRESETS.length).toBe(4);
    for (const profile of [...VENUE_PRESETS, paperProfile()]) {
      expect(venueProfileSchema.parse(profile)).toEqual(profile);
      expect(profileProblems(profile)).toEqual([]);
    }
    expect(new Set(VENUE_PRESETS.map((one) => one.id)).size).toBe(VENUE_PRESETS.length);
  });

  test("the paper profile follows its address", () => {
    expect(paperProfile("http://127.0.0.1:1234/")).toMatchObject({
      restUrl: "http://127.0.0.1:1234",
      wsUrl: "ws://127.0.0.1:1234/ws/v5",
    });
  });

  const rows: [string, Partial<VenueProfile>, RegExp][] = [
    ["live in the test system", { isSandbox: true }, /must not use/],
    ["test in the live system", { environment: "TEST" }, /must use/],
    ["paper without an address", { environment: "PAPER" }, /needs its address/],
    ["paper with a test system", { environment: "PAPER", isSandbox: true }, /no test system/],
    ["the paper exchange's name", { id: "production" }, /belongs to the paper exchange/],
    ["one address only", { restUrl: "https://eea.okx.com" }, /both addresses/],
    ["no TLS", { restUrl: "http://eea.okx.com", wsUrl: "wss://ws.okx.com" }, /begin with https/],
    ["no TLS on the stream", { restUrl: "https://eea.okx.com", wsUrl: "ws://ws.okx.com" }, /begin with wss/],
    [
      "somebody else",
      { restUrl: "https://okx.com.evil.example", wsUrl: "wss://ws.okx.com" },
      /no address of/,
    ],
    ["a look-alike", { restUrl: "https://notokx.com", wsUrl: "wss://ws.okx.com" }, /no address of/],
    [
      "another exchange",
      { restUrl: "https://futures.kraken.com", wsUrl: "wss://ws.okx.com" },
      /no address of/,
    ],
    ["a loopback", { restUrl: "https://127.0.0.1", wsUrl: "wss://ws.okx.com" }, /no address of/],
    ["a user", { restUrl: "https://a:b@eea.okx.com", wsUrl: "wss://ws.okx.com" }, /user name/],
    ["a query", { restUrl: "https://eea.okx.com/?a=b", wsUrl: "wss://ws.okx.com" }, /query/],
  ];
  test.each(rows)("refused: %s", (_name, change, words) => {
    expect(profileProblems({ ...live, ...change }).join("; ")).toMatch(words);
  });

  test("an exchange's own regional address is taken", () => {
    const regional = { restUrl: "https://eea.okx.com", wsUrl: "wss://wseea.okx.com:8443/ws/v5" };
    expect(profileProblems({ ...live, ...regional })).toEqual([]);
  });

  test("a profile takes no field that nobody knows, above all no secret", () => {
    expect(venueProfileSchema.safeParse({ ...live, secret: "s3cr3t" }).success).toBe(false);
    expect(venueProfileSchema.safeParse({ ...live, symbols: {} }).success).toBe(false);
    expect(venueKeysSchema.safeParse({ apiKey: "abcd", secret: "abcd", note: "x" }).success).toBe(false);
  });
});

describe("what a configuration says", () => {
  test("no text is the paper exchange; a text comes back as it was given", () => {
    expect(readChoice(undefined)).toEqual({ id: PAPER_VENUE_ID, environment: "PAPER", digest: null });
    expect(choiceText(paperProfile(), DIGEST)).toBeUndefined();
    for (const profile of VENUE_PRESETS) {
      const text = choiceText(profile, DIGEST);
      expect(venueChoiceSchema.parse(text)).toBe(text);
      const { id, environment } = profile;
      expect(readChoice(text)).toEqual({ id, environment, digest: DIGEST.slice(0, 32) });
    }
  });

  test.each([
    "",
    "okx-live",
    "okx-live/live",
    `paper/paper/${DIGEST.slice(0, 32)}`,
    `okx-live/live/${DIGEST}`,
  ])("refused: %s", (text) => expect(venueChoiceSchema.safeParse(text).success).toBe(false));

  test("real money is called so, and the words name the whole digest that is signed", () => {
    expect(choiceWords(choiceText(live, DIGEST))).toBe(
      `okx-live, REAL MONEY, profile ${DIGEST.slice(0, 32)}`,
    );
    expect(choiceWords(undefined)).toBe("paper-okx, paper money");
  });
});

describe("what may run where", () => {
  const rows = [
    ["PAPER", ["DEMO", "DRILL", "CANARY"]],
    ["TEST", ["DEMO", "CANARY"]],
    ["LIVE", ["CANARY"]],
  ] as const;
  test.each(rows)("%s", (environment, kinds) => {
    const all = ["DEMO", "DRILL", "CANARY"] as const;
    expect(all.filter((kind) => mayRunIn(environment, kind))).toEqual(kinds);
  });

  test("a kind that the venue may not run takes place on paper; accounts of two venues never meet", () => {
    const choices = [undefined, ...VENUE_PRESETS.map((one) => choiceText(one, DIGEST))];
    for (const choice of choices) {
      const { id, environment } = readChoice(choice);
      for (const kind of ["DEMO", "DRILL", "CANARY"] as const) {
        const venue = venueOfRun(kind, choice);
        expect(venue).toBe(mayRunIn(environment, kind) ? id : PAPER_VENUE_ID);
        const account = accountOfRun(kind, choice);
        if (venue === PAPER_VENUE_ID) expect(account).toBe(kind === "CANARY" ? "production" : "demo");
        else expect(account).toBe(venue);
      }
    }
    expect(VENUE_ENVIRONMENTS.every((environment) => mayRunIn(environment, "CANARY"))).toBe(true);
  });

  test("runs are followed on OKX only", () => {
    expect(VENUE_PRESETS.filter(isFollowed).map((one) => one.id)).toEqual(["okx-demo", "okx-live"]);
  });
});

const decimal = (max: number) => fc.integer({ min: 1, max }).map((units) => new Decimal(units).div(1e8));
/** Contract sizes and lots of the venues that we know, and others. */
const rules = fc
  .record({
    contractSize: fc.constantFrom("0.01", "1", "0.0001", "10", "0.1"),
    lots: fc.constantFrom("0.01", "1", "0.0001", "0.1"),
  })
  .map(({ contractSize, lots }) => {
    const stepBtc = new Decimal(contractSize).mul(lots);
    return { contractSize: new Decimal(contractSize), stepBtc, minBtc: stepBtc };
  });

describe("contract sizes", () => {
  test("BTC to contracts and back is exact, for every size and contract", () => {
    fc.assert(
      fc.property(decimal(1e12), rules, (size, { contractSize }) => {
        expect(btcOf(contractsOf(size, contractSize), contractSize).eq(size)).toBe(true);
      }),
    );
  });

  test("a size is taken when it is a whole number of steps, not below the minimum, and never otherwise", () => {
    fc.assert(
      fc.property(fc.nat(1e6), decimal(1e10), rules, (steps, other, rule) => {
        const whole = rule.stepBtc.mul(steps);
        expect(sizeProblem(whole, rule)).toBe(steps === 0 ? "VENUE_SIZE_BELOW_MINIMUM" : null);
        const problem = sizeProblem(other, rule);
        const isTaken = other.gte(rule.minBtc) && other.mod(rule.stepBtc).isZero();
        expect(problem === null).toBe(isTaken);
        if (problem === "VENUE_SIZE_STEP") expect(other.gt(rule.minBtc)).toBe(true);
      }),
    );
  });

  test.each([
    ["0.0001", null],
    ["0.00005", "VENUE_SIZE_BELOW_MINIMUM"],
    ["0.00015", "VENUE_SIZE_STEP"],
    ["0", "VENUE_SIZE_BELOW_MINIMUM"],
    ["-0.0001", "VENUE_SIZE_BELOW_MINIMUM"],
  ] as const)("OKX takes %s BTC: %s", (size, problem) => {
    const okx = {
      contractSize: new Decimal("0.01"),
      stepBtc: new Decimal("0.0001"),
      minBtc: new Decimal("0.0001"),
    };
    expect(sizeProblem(size, okx)).toBe(problem);
  });
});

test("every refusal is three sentences and names itself; a long quotation is cut", () => {
  const codes = Object.keys(VENUE_REFUSALS) as (keyof typeof VENUE_REFUSALS)[];
  expect(codes.length).toBeGreaterThan(20);
  for (const code of codes) {
    const { happened, safe, next } = VENUE_REFUSALS[code];
    for (const sentence of [happened, safe, next]) expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(venueRefusalText(code)).toBe(`${code}: ${happened} ${safe} ${next}`);
  }
  expect(venueRefusalText("VENUE_BUSY", "x".repeat(900)).length).toBeLessThan(400);
});
