import { expect, test } from "vitest";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { restate } from "./restate.ts";

const digest = "0123456789abcdef".repeat(2);
const venueOf = (venue?: string) => {
  const config = { ...rehearsalV1.config, ...(venue === undefined ? {} : { venue }) };
  return restate({ config, snapshot: null, metrics: [], waivers: [] });
};

test.each([
  [`okx-live/live/${digest}`, `okx-live, REAL MONEY, profile ${digest}`],
  [`okx-demo/test/${digest}`, `okx-demo, test system, profile ${digest}`],
])("whoever signs reads where it trades: %s", (venue, words) => {
  expect(venueOf(venue)).toMatchObject({ venue: words });
});

test("the paper exchange is no venue of its own, so older statements stay as they were", () => {
  expect(venueOf()).not.toHaveProperty("venue");
});
