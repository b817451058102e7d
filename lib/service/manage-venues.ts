import { createHash } from "node:crypto";
import type { RefusalCode, RefusalDetails } from "../decision/refusals.ts";
import { sealBox } from "../proof/sealed-box.ts";
import {
  askVenueTest,
  findVenue,
  insertVenue,
  listVenues,
  retireVenue as saveRetired,
  saveSealedKeys,
  type VenueRecord,
} from "../store/venues.ts";
import { keyContext } from "../venue/key-context.ts";
import { needsPassphrase, type VenueKeys, type VenueProfile, venueProfileSchema } from "../venue/profile.ts";
import { profileProblems } from "../venue/profile-problems.ts";
import type { NotActed } from "./audited-act.ts";
import type { Service } from "./open-service.ts";
import type { Refused } from "./refusal.ts";
import { actOnVenue } from "./venue-act.ts";
import { profileDigest } from "./venue-choices.ts";
import { readVenuePublicKey } from "./venue-seal.ts";

type Of = { service: Service; actorPersonId: string; venueId: string };
type Acted = { ok: true } | Refused;

/** Hex digits of a key's fingerprint. */
const FINGERPRINT_LENGTH = 16;

/** Tells two keys apart without telling either: a digest of the key's public half, never of its secret. */
export function keyFingerprint({ apiKey }: Pick<VenueKeys, "apiKey">): string {
  return createHash("sha256")
    .update(`countersign/venue-key/${apiKey}`)
    .digest("hex")
    .slice(0, FINGERPRINT_LENGTH);
}

const not = (code: RefusalCode, details: RefusalDetails = {}): NotActed => ({
  ok: false,
  code,
  details,
});
const retired = (id: string) => not("VENUE_IS_RETIRED", { id });
const unknown = not("NOT_FOUND", { what: "venue" });

/** Adds a venue. Its profile never changes afterwards. Refusals: INVALID_VENUE, VENUE_NAME_TAKEN, NOT_PERMITTED. */
export function addVenue(args: {
  service: Service;
  actorPersonId: string;
  profile: VenueProfile;
}): Promise<Acted> {
  const venueId = args.profile.id;
  return actOnVenue({ ...args, act: "venueAdded", venueId }, async (tx, admin, atMs) => {
    const parsed = venueProfileSchema.safeParse(args.profile);
    const problems = parsed.success ? profileProblems(parsed.data) : ["its fields are not complete"];
    if (parsed.success && parsed.data.environment === "PAPER")
      problems.push("the paper exchange is here already");
    if (!parsed.success || problems.length > 0)
      return not("INVALID_VENUE", { problems: problems.join("; ") });
    if (await findVenue(tx, venueId)) return not("VENUE_NAME_TAKEN", { id: venueId });
    const profile = parsed.data;
    const digest = profileDigest(profile);
    await insertVenue(tx, { profile, digest, createdBy: admin.personId, createdByName: admin.name, atMs });
    return { ok: true, detail: { profile, digest } };
  });
}

/**
 * Seals keys for the worker and puts them in place of earlier ones; from here on nobody but worker and watchdog can read them.
 * Refusals: VENUE_KEYS_INCOMPLETE, VENUE_SEAL_MISSING, VENUE_IS_RETIRED, NOT_FOUND, NOT_PERMITTED.
 */
export function setVenueKeys(args: Of & { keys: VenueKeys }): Promise<Acted> {
  const { service, venueId, keys } = args;
  return actOnVenue({ ...args, act: "venueKeysSet" }, async (tx, admin, atMs) => {
    const venue = await findVenue(tx, venueId);
    if (!venue) return unknown;
    if (venue.retiredAtMs !== null) return retired(venueId);
    const wants = needsPassphrase(venue.profile.exchangeId);
    if (wants !== (keys.password !== undefined)) {
      const reason = wants ? "this venue's keys have a passphrase" : "this venue's keys have no passphrase";
      return not("VENUE_KEYS_INCOMPLETE", { reason });
    }
    const publicKeyPem = readVenuePublicKey(service.varDir);
    if (publicKeyPem === undefined) return not("VENUE_SEAL_MISSING");
    const fingerprint = keyFingerprint(keys);
    const context = keyContext({ venueId, digest: venue.digest, fingerprint });
    const sealed = sealBox(publicKeyPem, JSON.stringify(keys), context);
    const by = { by: admin.personId, byName: admin.name, atMs };
    await saveSealedKeys(tx, { id: venueId, sealed, fingerprint, ...by });
    return { ok: true, detail: { fingerprint, before: venue.keyFingerprint } };
  });
}

/** Takes a venue out of use for good; the kill switch still reaches it. Refusals: VENUE_IS_RETIRED, NOT_FOUND, NOT_PERMITTED. */
export function retireVenue(args: Of): Promise<Acted> {
  return actOnVenue({ ...args, act: "venueRetired" }, async (tx, admin, atMs) => {
    if (!(await findVenue(tx, args.venueId))) return unknown;
    const isNow = await saveRetired(tx, { id: args.venueId, byName: admin.name, atMs });
    return isNow ? { ok: true, detail: {} } : retired(args.venueId);
  });
}

/** Asks the worker to test the connection; the result arrives in the list. Refusals: VENUE_IS_RETIRED, NOT_FOUND, NOT_PERMITTED. */
export function requestVenueTest(args: Of): Promise<Acted> {
  return actOnVenue({ ...args, act: "venueTestAsked" }, async (tx, admin, atMs) => {
    const venue = await findVenue(tx, args.venueId);
    if (!venue) return unknown;
    if (venue.retiredAtMs !== null) return retired(args.venueId);
    await askVenueTest(tx, { id: args.venueId, by: admin.personId, atMs });
    return { ok: true, detail: {} };
  });
}

/** A venue as pages show it: everything but the sealed keys. */
type VenueListItem = Omit<VenueRecord, "sealedKeys"> & { hasKeys: boolean };

/** All venues beside the paper exchange, oldest first. */
export async function loadVenues(args: { service: Service }): Promise<VenueListItem[]> {
  const records = await listVenues(args.service.store.prisma);
  return records.map(({ sealedKeys, ...shown }) => ({ ...shown, hasKeys: sealedKeys !== null }));
}
