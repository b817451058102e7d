import { expect, it } from "vitest";
import { numberText } from "./number-text.ts";

it.each([
  [null, "USD", "—"],
  ["12", "", "12"],
  ["12345.67891", "USD", "12,345.679 USD"],
  ["-3.20", "USD", "−3.2 USD"],
  ["0.000123", "BTC", "0.000123 BTC"],
  ["0.0000001", "BTC", "0 BTC"],
  ["-0.0000001", "BTC", "0 BTC"],
  ["94.996", "%", "94.996 %"],
  ["none", "%", "none"],
])("%j in %j reads %j", (value, unit, expected) => {
  expect(numberText(value, unit)).toBe(expected);
});
