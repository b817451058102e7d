import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contentHashOf } from "../decision/approved-content.ts";
import { openSealedBox } from "../proof/open-sealed-box.ts";
import { connectAsOwner } from "../store/test-owner.ts";
import { findVenue, listVenues as listRecords, type VenueRecord } from "../store/venues.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { keyContext } from "../venue/key-context.ts";
import { VENUE_PRESETS } from "../venue/presets.ts";
import type { VenueProfile } from "../venue/profile.ts";
import { listAudit } from "./list-audit.ts";
import {
  addVenue,
  keyFingerprint,
  loadVenues,
  requestVenueTest,
  retireVenue,
  setVenueKeys,
} from "./manage-venues.ts";
import { openDraft, send } from "./test-life.ts";
import { openTestService, type TestService } from "./test-service.ts";
import { usableChoices } from "./venue-choices.ts";
import { ensureVenueKeyPair, readVenuePrivateKey, readVenuePublicKey } from "./venue-seal.ts";

let t: TestService;
const admin = "per_amara";
const engineer = "per_elena";
/** Keys where they are without further settings. */
const ENV = { NODE_ENV: "test" } as const;
const KEYS = { apiKey: "the-api-key-itself", secret: "the-secret-itself", password: "the-passphrase-itself" };
const okxDemo = VENUE_PRESETS[0] as VenueProfile;
const named = (id: string): VenueProfile => ({ ...okxDemo, id });
const of = (venueId: string, actorPersonId = admin) => ({ service: t.service, actorPersonId, venueId });
const add = (id: string, actorPersonId = admin) =>
  addVenue({ service: t.service, actorPersonId, profile: named(id) });

beforeAll(async () => {
  t = await openTestService();
});
afterAll(() => t.drop());

async function recordOf(id: string): Promise<VenueRecord> {
  const found = await findVenue(t.service.store.prisma, id);
  if (!found) throw new Error(`no venue ${id}`);
  return found;
}

/** Opens the keys that stand in one row as if they stood in another. */
function openAs(row: VenueRecord, as: VenueRecord): unknown {
  const privateKey = readVenuePrivateKey(t.service.varDir, ENV) ?? "";
  if (!row.sealedKeys) throw new Error("no keys");
  const context = keyContext({
    venueId: as.profile.id,
    digest: as.digest,
    fingerprint: as.keyFingerprint ?? "",
  });
  return JSON.parse(openSealedBox(privateKey, row.sealedKeys, context));
}

test("keys are sealed for the worker: row, page, audit and web process hold none, another row opens none", async () => {
  const { service } = t;
  expect(await add("okx-a")).toEqual({ ok: true });
  expect(await add("okx-b")).toEqual({ ok: true });
  expect(await setVenueKeys({ ...of("okx-a"), keys: KEYS })).toMatchObject({
    refusal: { code: "VENUE_SEAL_MISSING" },
  });
  ensureVenueKeyPair(service.varDir, ENV);
  expect(await setVenueKeys({ ...of("okx-a"), keys: KEYS })).toEqual({ ok: true });
  expect(await setVenueKeys({ ...of("okx-b"), keys: KEYS })).toEqual({ ok: true });

  const [a, b] = [await recordOf("okx-a"), await recordOf("okx-b")];
  expect(openAs(a, a)).toEqual(KEYS);
  // The same keys: only the row differs.
  expect(a.keyFingerprint).toBe(b.keyFingerprint);
  expect(() => openAs(a, b)).toThrow();
  expect(() => openAs(a, { ...a, digest: "0".repeat(64) })).toThrow();
  expect(() => openAs(a, { ...a, keyFingerprint: "0".repeat(16) })).toThrow();

  const listed = await loadVenues({ service });
  expect(listed.find((one) => one.profile.id === "okx-a")).toMatchObject({
    hasKeys: true,
    keyFingerprint: keyFingerprint(KEYS),
    keysSetByName: expect.any(String),
  });
  const audit = (await listAudit({ service })).entries;
  const everything = JSON.stringify([
    listed,
    audit,
    a,
    b,
    usableChoices(await listRecords(service.store.prisma)),
  ]);
  for (const secret of Object.values(KEYS)) expect(everything).not.toContain(secret);
  expect(audit.map(({ act }) => act)).toContain("venueKeysSet");
});

test("the private key is its owner's alone, made once; the public half follows a key that was replaced", () => {
  const { varDir } = t.service;
  ensureVenueKeyPair(varDir, ENV);
  const first = readVenuePrivateKey(varDir, ENV);
  ensureVenueKeyPair(varDir, ENV);
  expect(readVenuePrivateKey(varDir, ENV)).toBe(first);
  const elsewhere = { ...ENV, COUNTERSIGN_VENUE_PRIVATE_KEY_FILE: path.join(varDir, "elsewhere", "key.pem") };
  const publicBefore = readVenuePublicKey(varDir);
  ensureVenueKeyPair(varDir, elsewhere);
  expect(readVenuePublicKey(varDir)).not.toBe(publicBefore);
  expect(readFileSync(elsewhere.COUNTERSIGN_VENUE_PRIVATE_KEY_FILE, "utf8")).toMatch(/PRIVATE KEY/);
  ensureVenueKeyPair(varDir, ENV);
  expect(readVenuePublicKey(varDir)).toBe(publicBefore);
});

test("refusals have names, change nothing and stand on record", async () => {
  const { service } = t;
  const codeOf = (answer: Awaited<ReturnType<typeof add>>) => (answer.ok ? "OK" : answer.refusal.code);
  const live = { ...named("okx-evil"), environment: "LIVE", isSandbox: false } as const;
  const evil = { ...live, restUrl: "https://okx.evil.example", wsUrl: "wss://okx.evil.example" };
  const { password: _none, ...noPassphrase } = KEYS;
  expect(codeOf(await add("okx-c", engineer))).toBe("NOT_PERMITTED");
  expect(codeOf(await add("okx-a"))).toBe("VENUE_NAME_TAKEN");
  expect(codeOf(await add("production"))).toBe("INVALID_VENUE");
  expect(codeOf(await addVenue({ service, actorPersonId: admin, profile: evil }))).toBe("INVALID_VENUE");
  expect(codeOf(await setVenueKeys({ ...of("okx-a", engineer), keys: KEYS }))).toBe("NOT_PERMITTED");
  expect(codeOf(await setVenueKeys({ ...of("okx-a"), keys: noPassphrase }))).toBe("VENUE_KEYS_INCOMPLETE");
  expect(codeOf(await setVenueKeys({ ...of("none"), keys: KEYS }))).toBe("NOT_FOUND");
  expect(codeOf(await requestVenueTest(of("okx-a", engineer)))).toBe("NOT_PERMITTED");
  expect(codeOf(await retireVenue(of("okx-a", engineer)))).toBe("NOT_PERMITTED");
  expect((await loadVenues({ service })).map(({ profile }) => profile.id)).toEqual(["okx-a", "okx-b"]);
  const refused = (await listAudit({ service, act: "refused" })).entries;
  expect(refused.length).toBeGreaterThanOrEqual(9);
  expect(JSON.stringify(refused)).not.toContain(KEYS.secret);
});

test("a configuration may name a venue in use; naming it changes what is signed, and a retired one is refused", async () => {
  const { service } = t;
  const [choice] = usableChoices(await listRecords(service.store.prisma));
  const config = { ...rehearsalV1.config, venue: choice?.text };
  const life = await openDraft(service);
  const before = (await send(life, { type: "renameDecision", title: "Another" })).decision;
  const after = (await send(life, { type: "changeConfig", config })).decision;
  expect(after.config.venue).toMatch(/^okx-a\/test\/[0-9a-f]{32}$/);
  const hashOf = (decision: typeof after) => contentHashOf(decision, rehearsalV1, "build");
  expect(hashOf(after)).not.toBe(hashOf(before));
  expect(hashOf({ ...after, config: before.config })).toBe(hashOf(before));
  expect((await retireVenue(of("okx-a"))).ok).toBe(true);
  expect(await retireVenue(of("okx-a"))).toMatchObject({ refusal: { code: "VENUE_IS_RETIRED" } });
  const other = await openDraft(service);
  await expect(send(other, { type: "changeConfig", config })).rejects.toThrow(/INVALID_CONFIG/);
});

test("the database itself keeps a profile as it was added", async () => {
  const owner = await connectAsOwner(t.ownerUrl);
  const sql = [
    `UPDATE "Venue" SET profile = profile || '{"restUrl":"https://x"}' WHERE id = 'okx-b'`,
    `UPDATE "Venue" SET digest = 'x' WHERE id = 'okx-b'`,
    `UPDATE "Venue" SET id = 'x' WHERE id = 'okx-b'`,
    `UPDATE "Venue" SET "retiredAt" = NULL WHERE id = 'okx-a'`,
    `DELETE FROM "Venue" WHERE id = 'okx-b'`,
  ];
  for (const statement of sql) await expect(owner.query(statement), statement).rejects.toThrow(/venue/);
  await owner.end();
});

test("of two admins who take one name in the same moment one is refused, and both stand in the audit", async () => {
  const results = await Promise.all([add("same-name"), add("same-name"), add("same-name")]);
  expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  for (const result of results) {
    if (!result.ok) expect(result.refusal.code).toBe("VENUE_NAME_TAKEN");
  }
  const { entries } = await listAudit({ service: t.service, subjectId: "same-name" });
  expect(entries.map(({ act }) => act).sort()).toEqual(["refused", "refused", "venueAdded"]);
});
