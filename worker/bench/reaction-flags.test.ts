import { expect, test } from "vitest";
import { reactionFlags } from "./reaction-flags.ts";

const DEFAULTS = {
  count: 100,
  triggers: ["LOSS"],
  viewers: 0,
  latenciesMs: [0],
  rateHz: 10,
  hasPrometheus: true,
};

test.each([
  ["nothing", [], DEFAULTS],
  ["a number", ["20"], { ...DEFAULTS, count: 20 }],
  ["two triggers", ["--trigger", "LOSS,PERSON"], { ...DEFAULTS, triggers: ["LOSS", "PERSON"] }],
  ["three latencies", ["5", "--latency", "0,50,200"], { ...DEFAULTS, count: 5, latenciesMs: [0, 50, 200] }],
  ["viewers", ["--viewers", "200", "--no-prometheus"], { ...DEFAULTS, viewers: 200, hasPrometheus: false }],
])("%s", (_name, args, expected) => {
  expect(reactionFlags(args)).toEqual(expected);
});

test("every trigger by one word", () => {
  expect(reactionFlags(["--trigger", "all"]).triggers).toHaveLength(10);
});

test.each([
  ["an unknown trigger", ["--trigger", "MOON"], /no trigger "MOON"/],
  ["a broken number", ["many"], /must be a whole number/],
  ["a broken latency", ["--latency", "0,fast"], /--latency must be/],
])("%s is refused in words", (_name, args, words) => {
  expect(() => reactionFlags(args)).toThrow(words);
});
