import type { SealedBox } from "../proof/sealed-box.ts";
import { listVenues, saveVenueTest, type VenueRecord, type VenueTest } from "../store/venues.ts";
import type { VenueProfile } from "../venue/profile.ts";
import type { Service } from "./open-service.ts";

/** A venue as worker and watchdog keep it beside the database; its keys stay sealed. */
export type VenueForWorker = {
  profile: VenueProfile;
  digest: string;
  fingerprint: string | null;
  sealed: SealedBox | null;
  retiredAtMs: number | null;
  /** A connection test that was asked for and not answered; epoch ms. */
  testAskedAtMs: number | null;
};

function toWorker(record: VenueRecord): VenueForWorker {
  const { profile, digest, keyFingerprint, sealedKeys, retiredAtMs, testAskedAtMs, testedAtMs } = record;
  const isAnswered = testAskedAtMs === null || (testedAtMs !== null && testedAtMs >= testAskedAtMs);
  return {
    profile,
    digest,
    fingerprint: keyFingerprint,
    sealed: sealedKeys,
    retiredAtMs,
    testAskedAtMs: isAnswered ? null : testAskedAtMs,
  };
}

/** All venues as worker and watchdog need them. */
export async function listVenuesForWorker(args: { service: Service }): Promise<VenueForWorker[]> {
  return (await listVenues(args.service.store.prisma)).map(toWorker);
}

/** Hands in what a connection test found; of two workers that tested at once, both say the same. */
export function recordVenueTest(args: {
  service: Service;
  venueId: string;
  askedAtMs: number;
  test: VenueTest;
}): Promise<boolean> {
  const { service, venueId: id, askedAtMs, test } = args;
  return saveVenueTest(service.store.prisma, { id, askedAtMs, test, atMs: Math.max(Date.now(), askedAtMs) });
}
