import type { Service } from "#lib/service/open-service.ts";
import { listVenuesForWorker, recordVenueTest, type VenueForWorker } from "#lib/service/venue-copies.ts";
import { ensureVenueKeyPair } from "#lib/service/venue-seal.ts";
import { checkVenue, type VenueFinding } from "#worker/venue/check-venue.ts";
import { readFlat } from "#worker/venue/read-flat.ts";
import { openVenue, type Venue } from "#worker/venue/venue.ts";
import { writeVenueCopies } from "#worker/venue/venue-copies.ts";

/** An admin who asked for a test waits about this long for its beginning. */
const LOOK_MS = 2_000;

type KeepVenues = {
  service: Service;
  /** Who tests, as it stands beside the result; null: keeps copies only. */
  tester: string | null;
  log: (message: string) => void;
  /** How a venue is tested. */
  test?: (venue: VenueForWorker) => Promise<VenueFinding[]>;
};

/** Brings the copies of this machine up to date, so that no kill ever needs the database. Throws when the database is away. */
export async function bringVenuesHere(service: Service): Promise<VenueForWorker[]> {
  const venues = await listVenuesForWorker({ service });
  writeVenueCopies(
    service.varDir,
    venues.map(({ testAskedAtMs: _asked, ...copy }) => ({ v: 1, ...copy })),
  );
  return venues;
}

/** One look: copies, then every test that somebody waits for. */
export async function lookAtVenues({ service, tester, test = testVenue }: KeepVenues): Promise<void> {
  const venues = await bringVenuesHere(service);
  if (tester === null) return;
  for (const venue of venues) {
    const { testAskedAtMs: askedAtMs } = venue;
    if (askedAtMs === null) continue;
    const findings = await test(venue);
    const lines = findings.map(({ ok, text }) => ({ ok, text }));
    const ok = lines.length > 0 && lines.every((line) => line.ok);
    const venueId = venue.profile.id;
    await recordVenueTest({ service, venueId, askedAtMs, test: { ok, by: tester, lines } });
  }
}

/** Makes the key pair and keeps copies and tests up to date until stopped. The database may be away: the copies stay. */
export function keepVenues(options: KeepVenues): () => void {
  const { service, log } = options;
  ensureVenueKeyPair(service.varDir);
  let isBusy = false;
  let lastTrouble = "";
  const look = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    try {
      await lookAtVenues(options);
      lastTrouble = "";
    } catch (error) {
      const trouble = error instanceof Error ? error.message : String(error);
      if (trouble !== lastTrouble) log(`venues could not be looked at: ${trouble}`);
      lastTrouble = trouble;
    } finally {
      isBusy = false;
    }
  };
  void look();
  const timer = setInterval(() => void look(), LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** A connection test: everything that is asked before a start, then position and open orders of the account. Sends no order. */
async function testVenue({ profile }: VenueForWorker): Promise<VenueFinding[]> {
  const account = profile.id;
  const findings = await checkVenue({ profile, account });
  if (findings.some(({ ok }) => !ok)) return findings;
  let venue: Venue | null = null;
  try {
    venue = await openVenue({ profile, account, purpose: "poll" });
    const { positionBtc, openOrders } = await readFlat(venue);
    const text = `account read: position ${positionBtc} BTC, ${openOrders} open orders`;
    return [...findings, { ok: true, code: null, text }];
  } catch (error) {
    const said = error instanceof Error ? error.message.slice(0, 160) : String(error);
    return [
      ...findings,
      { ok: false, code: "VENUE_UNREACHABLE", text: `the account cannot be read: ${said}` },
    ];
  } finally {
    await venue?.close();
  }
}
