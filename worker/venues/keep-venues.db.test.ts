import { afterAll, beforeAll, expect, test } from "vitest";
import {
  addVenue,
  loadVenues,
  requestVenueTest,
  retireVenue,
  setVenueKeys,
} from "#lib/service/manage-venues.ts";
import { openTestService, type TestService } from "#lib/service/test-service.ts";
import { ensureVenueKeyPair } from "#lib/service/venue-seal.ts";
import { rehearsalV1 } from "#lib/template/rehearsal-v1.ts";
import { VENUE_PRESETS } from "#lib/venue/presets.ts";
import type { VenueProfile } from "#lib/venue/profile.ts";
import { choiceText } from "#lib/venue/venue-choice.ts";
import { placeProblem } from "#worker/supervisor/place-problem.ts";
import { keysFor } from "#worker/venue/credentials.ts";
import { profileOfAccount } from "#worker/venue/profiles.ts";
import { readVenueCopy, writeVenueCopies } from "#worker/venue/venue-copies.ts";
import { lookAtVenues } from "./keep-venues.ts";

const KEYS = { apiKey: "typed-key", secret: "typed-secret", password: "typed-pass" };
const okxLive = VENUE_PRESETS.find(({ id }) => id === "okx-live") as VenueProfile;
const krakenDemo = VENUE_PRESETS.find(({ id }) => id === "kraken-demo") as VenueProfile;
let t: TestService;

beforeAll(async () => {
  t = await openTestService();
  process.env.COUNTERSIGN_VAR = t.service.varDir;
  ensureVenueKeyPair(t.service.varDir);
});
afterAll(async () => {
  delete process.env.COUNTERSIGN_VAR;
  await t.drop();
});

const of = (venueId: string) => ({ service: t.service, actorPersonId: "per_amara", venueId });

test("a typed key reaches the worker's own folder, is tested when asked, and a run is held to what was signed", async () => {
  const { service } = t;
  for (const profile of [okxLive, krakenDemo])
    expect(await addVenue({ service, actorPersonId: "per_amara", profile })).toEqual({ ok: true });
  expect(await setVenueKeys({ ...of("okx-live"), keys: KEYS })).toEqual({ ok: true });
  const { password: _none, ...krakenKeys } = KEYS;
  expect(await setVenueKeys({ ...of("kraken-demo"), keys: krakenKeys })).toEqual({ ok: true });

  const tested: string[] = [];
  const look = (tester: string | null) =>
    lookAtVenues({
      service,
      tester,
      log: () => undefined,
      test: async ({ profile }) => {
        tested.push(profile.id);
        return [{ ok: false, code: "VENUE_KEYS_WRONG", text: "VENUE_KEYS_WRONG: no" }];
      },
    });
  // The watchdog keeps copies; the worker tests too, once for each time that somebody asked.
  await look(null);
  expect(tested).toEqual([]);
  await look("worker-1");
  await look("worker-1");
  expect(tested).toEqual(["okx-live", "kraken-demo"]);
  expect((await requestVenueTest(of("okx-live"))).ok).toBe(true);
  await look("worker-1");
  expect(tested).toEqual(["okx-live", "kraken-demo", "okx-live"]);
  expect((await loadVenues({ service }))[0]?.test).toEqual({
    ok: false,
    by: "worker-1",
    lines: [{ ok: false, text: "VENUE_KEYS_WRONG: no" }],
  });

  // Without the database: profile and keys are here.
  expect(profileOfAccount("okx-live")).toEqual(okxLive);
  expect(keysFor(okxLive, "okx-live")).toEqual(KEYS);

  const venues = await loadVenues({ service });
  const choiceOf = (id: string) => {
    const found = venues.find(({ profile }) => profile.id === id);
    return found && choiceText(found.profile, found.digest);
  };
  const production = {
    ...rehearsalV1.config,
    environment: "PRODUCTION",
    venue: choiceOf("okx-live"),
  } as const;
  const canary = { kind: "CANARY", account: "okx-live", config: production } as const;
  const rows: [Parameters<typeof placeProblem>[0], RegExp | null][] = [
    [canary, null],
    [{ kind: "DEMO", account: "demo", config: production }, null],
    [{ kind: "DRILL", account: "demo", config: production }, null],
    [{ kind: "CANARY", account: "production", config: rehearsalV1.config }, null],
    [{ ...canary, account: "production" }, /^VENUE_NOT_FOR_RUN/],
    [{ ...canary, config: rehearsalV1.config }, /^VENUE_NOT_FOR_RUN/],
    [{ ...canary, kind: "DEMO" }, /^VENUE_NOT_FOR_RUN/],
    [{ ...canary, config: { ...production, environment: "REHEARSAL" } }, /^VENUE_NOT_FOR_RUN/],
    [
      { ...canary, config: { ...production, venue: `okx-live/live/${"0".repeat(32)}` } },
      /^VENUE_PROFILE_CHANGED/,
    ],
    [{ ...canary, config: { ...production, venue: `okx-none/live/${"0".repeat(32)}` } }, /^VENUE_UNKNOWN/],
    [
      { ...canary, account: "kraken-demo", config: { ...production, venue: choiceOf("kraken-demo") } },
      /^VENUE_NOT_FOLLOWED/,
    ],
  ];
  for (const [run, expected] of rows) {
    const found = placeProblem(run);
    if (expected === null) expect(found).toBeNull();
    else expect(found).toMatch(expected);
  }
  // A profile exchanged on this machine's disk fits no signature.
  const copy = readVenueCopy("okx-live");
  if (!copy) throw new Error("no copy");
  const exchanged = { ...okxLive, restUrl: "https://eea.okx.com", wsUrl: "wss://wseea.okx.com" };
  writeVenueCopies(service.varDir, [{ ...copy, profile: exchanged }]);
  expect(placeProblem(canary)).toMatch(/^VENUE_PROFILE_CHANGED/);
  await look("worker-1");
  expect(placeProblem(canary)).toBeNull();
  expect((await retireVenue(of("okx-live"))).ok).toBe(true);
  await look("worker-1");
  expect(placeProblem(canary)).toMatch(/^VENUE_RETIRED/);
  // The kill switch still reaches it.
  expect(keysFor(okxLive, "okx-live")).toEqual(KEYS);
});
