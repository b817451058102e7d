import { expect, test } from "vitest";
import { canonicalHash } from "./canonical.ts";
import { canonicalJson } from "./canonical-json.ts";

test("the sample of RFC 8785, section 3.2.3", () => {
  const sample = {
    numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
    literals: [null, true, false],
  };
  expect(canonicalJson(sample)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test("the order of keys does not matter, every value does", () => {
  expect(canonicalHash({ a: 1, b: ["x"] })).toBe(canonicalHash({ b: ["x"], a: 1 }));
  expect(canonicalHash({ a: 1 })).not.toBe(canonicalHash({ a: "1" }));
  expect(canonicalHash([1, 2])).not.toBe(canonicalHash([2, 1]));
});

test("a known hash", () => {
  expect(canonicalHash({})).toBe("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
});

test.each([[Number.NaN], [Number.POSITIVE_INFINITY], [undefined]])("%s has no canonical JSON", (value) => {
  expect(() => canonicalJson(value)).toThrow();
});
