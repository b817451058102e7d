import { expect, test } from "vitest";
import { REFUSALS, type RefusalCode, refusalWords, refuseNotReady } from "./refusals.ts";

const CODES = Object.keys(REFUSALS) as RefusalCode[];

test("there are refusals to look at", () => expect(CODES.length).toBeGreaterThan(40));

test.each(CODES)("%s says what happened, what is safe and what to do", (code) => {
  const { status, whatHappened, safeNow, doNext } = refusalWords({ code, details: {} });
  expect(code).toMatch(/^[A-Z][A-Z_]+$/);
  expect([400, 401, 403, 404, 409, 429, 503]).toContain(status);
  for (const words of [whatHappened, safeNow, doNext]) {
    expect(words).toMatch(/^[A-Z“].*[.]$/s);
    expect(words).not.toMatch(/undefined|null/);
  }
});

test("NOT_READY names everything that is missing", () => {
  const one = refuseNotReady([{ code: "A", words: "the first thing", href: "#a" }]);
  expect(refusalWords(one.refusal).whatHappened).toBe("1 thing is missing: the first thing.");
  const two = refuseNotReady([
    { code: "A", words: "the first", href: "#a" },
    { code: "B", words: "the second", href: "#b" },
  ]);
  expect(refusalWords(two.refusal).whatHappened).toBe("2 things are missing: the first; the second.");
});
