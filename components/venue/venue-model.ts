import type { RefusalWords } from "#components/decision/use-decision-commands.ts";
import type { VenueProfile } from "#lib/venue/profile.ts";

/** A venue as the page lists it: everything but its keys. */
export type VenueRow = {
  profile: VenueProfile;
  digest: string;
  createdByName: string;
  createdAtMs: number;
  retiredAtMs: number | null;
  retiredByName: string | null;
  hasKeys: boolean;
  keyFingerprint: string | null;
  keysSetByName: string | null;
  keysSetAtMs: number | null;
  testAskedAtMs: number | null;
  testedAtMs: number | null;
  test: { ok: boolean; by: string; lines: readonly { ok: boolean; text: string }[] } | null;
};

type Answer<T> = Promise<{ ok: true; data: T } | { ok: false; refusal: RefusalWords }>;
type NewVenue = {
  presetId: string;
  id: string;
  title: string;
  restUrl: string;
  wsUrl: string;
  symbol: string;
};
type TypedKeys = { venueId: string; apiKey: string; secret: string; password?: string };

/** The server's acts on venues, as the page hands them in. */
export type VenueActions = {
  add: (input: NewVenue) => Answer<{ id: string }>;
  setKeys: (input: TypedKeys) => Answer<null>;
  test: (input: { venueId: string }) => Answer<null>;
  retire: (input: { venueId: string }) => Answer<null>;
};

/** Whether somebody waits for a test's result. */
export function isBeingTested({ testAskedAtMs, testedAtMs }: VenueRow): boolean {
  return testAskedAtMs !== null && (testedAtMs === null || testedAtMs < testAskedAtMs);
}
