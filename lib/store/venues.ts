import { z } from "zod";
import { type SealedBox, sealedBoxSchema } from "../proof/sealed-box.ts";
import { type VenueProfile, venueProfileSchema } from "../venue/profile.ts";
import type { Prisma } from "./generated/client.ts";
import type { Tx } from "./transaction.ts";

/** What a connection test found, line by line, in words. */
const venueTestSchema = z.object({
  ok: z.boolean(),
  by: z.string(),
  lines: z.array(z.object({ ok: z.boolean(), text: z.string() })),
});
export type VenueTest = z.infer<typeof venueTestSchema>;

/** A venue with its sealed keys: for whoever trades or flattens. */
export type VenueRecord = {
  profile: VenueProfile;
  /** Hex SHA-256 of the canonical profile, as it was added. */
  digest: string;
  createdByName: string;
  createdAtMs: number;
  retiredAtMs: number | null;
  retiredByName: string | null;
  sealedKeys: SealedBox | null;
  keyFingerprint: string | null;
  keysSetByName: string | null;
  keysSetAtMs: number | null;
  testAskedAtMs: number | null;
  testedAtMs: number | null;
  test: VenueTest | null;
};

type Row = Prisma.VenueGetPayload<Record<never, never>>;

/** A row whose profile or keys nobody can read (tampering) is left out: an unknown venue starts nothing. */
function toRecord(row: Row): VenueRecord | null {
  const profile = venueProfileSchema.safeParse(row.profile);
  const sealed = sealedBoxSchema.nullable().safeParse(row.sealedKeys);
  if (!profile.success || !sealed.success || profile.data.id !== row.id) return null;
  return {
    profile: profile.data,
    digest: row.digest,
    createdByName: row.createdByName,
    createdAtMs: row.createdAt.getTime(),
    retiredAtMs: row.retiredAt?.getTime() ?? null,
    retiredByName: row.retiredByName,
    sealedKeys: sealed.data,
    keyFingerprint: row.keyFingerprint,
    keysSetByName: row.keysSetByName,
    keysSetAtMs: row.keysSetAt?.getTime() ?? null,
    testAskedAtMs: row.testAskedAt?.getTime() ?? null,
    testedAtMs: row.testedAt?.getTime() ?? null,
    test: venueTestSchema.safeParse(row.testResult).data ?? null,
  };
}

/** All venues, oldest first. */
export async function listVenues(tx: Tx): Promise<VenueRecord[]> {
  const rows = await tx.venue.findMany({ orderBy: { createdAt: "asc" } });
  return rows.map(toRecord).filter((record) => record !== null);
}

/** One venue; null when there is none. */
export async function findVenue(tx: Tx, id: string): Promise<VenueRecord | null> {
  const row = await tx.venue.findUnique({ where: { id } });
  return row && toRecord(row);
}

/** Adds a venue without keys. Throws a duplicate error when the name is taken. */
export async function insertVenue(
  tx: Tx,
  given: { profile: VenueProfile; digest: string; createdBy: string; createdByName: string; atMs: number },
): Promise<void> {
  const { profile, digest, createdBy, createdByName, atMs } = given;
  const createdAt = new Date(atMs);
  await tx.venue.create({ data: { id: profile.id, profile, digest, createdBy, createdByName, createdAt } });
}

/** Puts keys in, sealed; what an earlier test said no longer holds. */
export async function saveSealedKeys(
  tx: Tx,
  given: { id: string; sealed: SealedBox; fingerprint: string; by: string; byName: string; atMs: number },
): Promise<void> {
  const { id, sealed, fingerprint, by, byName, atMs } = given;
  await tx.venue.update({
    where: { id },
    data: {
      sealedKeys: sealed,
      keyFingerprint: fingerprint,
      keysSetBy: by,
      keysSetByName: byName,
      keysSetAt: new Date(atMs),
      testAskedAt: new Date(atMs),
      testAskedBy: by,
    },
  });
}

/** Retires a venue that was not yet; returns whether it was this call. */
export async function retireVenue(
  tx: Tx,
  given: { id: string; byName: string; atMs: number },
): Promise<boolean> {
  const { count } = await tx.venue.updateMany({
    where: { id: given.id, retiredAt: null },
    data: { retiredAt: new Date(given.atMs), retiredByName: given.byName },
  });
  return count === 1;
}

/** Notes that somebody asked for a connection test. */
export async function askVenueTest(tx: Tx, given: { id: string; by: string; atMs: number }): Promise<void> {
  const data = { testAskedAt: new Date(given.atMs), testAskedBy: given.by };
  await tx.venue.update({ where: { id: given.id }, data });
}

/** Saves what a test found, unless somebody asked again meanwhile; returns whether it was saved. */
export async function saveVenueTest(
  tx: Tx,
  given: { id: string; askedAtMs: number; test: VenueTest; atMs: number },
): Promise<boolean> {
  const { count } = await tx.venue.updateMany({
    where: { id: given.id, testAskedAt: new Date(given.askedAtMs) },
    data: { testedAt: new Date(given.atMs), testResult: given.test },
  });
  return count === 1;
}
