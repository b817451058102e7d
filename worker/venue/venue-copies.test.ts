import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sealBox } from "#lib/proof/sealed-box.ts";
import { ensureVenueKeyPair, readVenuePublicKey } from "#lib/service/venue-seal.ts";
import { keyContext } from "#lib/venue/key-context.ts";
import { VENUE_PRESETS } from "#lib/venue/presets.ts";
import type { VenueProfile } from "#lib/venue/profile.ts";
import { canaryEnvironment } from "#worker/supervisor/canary-command.ts";
import { accountsToFlatten } from "./accounts-to-flatten.ts";
import { keysFor } from "./credentials.ts";
import { profileOf, profileOfAccount, venueIdOfAccount } from "./profiles.ts";
import { listVenueCopies, readVenueCopy, type VenueCopy, writeVenueCopies } from "./venue-copies.ts";

const KEYS = { apiKey: "real-key", secret: "real-secret", password: "real-pass" };
const profile = VENUE_PRESETS[0] as VenueProfile;
const other: VenueProfile = { ...profile, id: "okx-other" };
let varDir: string;
let env: NodeJS.ProcessEnv;

beforeEach(() => {
  varDir = mkdtempSync(join(tmpdir(), "countersign-venues-"));
  env = { NODE_ENV: "test", COUNTERSIGN_VAR: varDir };
  ensureVenueKeyPair(varDir, env);
});
afterEach(() => rmSync(varDir, { recursive: true, force: true }));

function copyOf(of: VenueProfile, change: Partial<VenueCopy> = {}): VenueCopy {
  const fingerprint = "ab";
  const context = keyContext({ venueId: of.id, digest: "d1", fingerprint });
  const sealed = sealBox(readVenuePublicKey(varDir) ?? "", JSON.stringify(KEYS), context);
  return { v: 1, profile: of, digest: "d1", fingerprint, sealed, retiredAtMs: null, ...change };
}

test("profile and keys come from the state folder alone; on the disk the keys are sealed and its owner's alone", () => {
  writeVenueCopies(varDir, [copyOf(profile)]);
  expect(profileOfAccount(profile.id, env)).toEqual(profile);
  expect(keysFor(profile, profile.id, env)).toEqual(KEYS);
  expect(listVenueCopies(env)).toEqual([profile.id]);
  const file = join(varDir, "venues", `${profile.id}.json`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  for (const secret of Object.values(KEYS)) expect(readFileSync(file, "utf8")).not.toContain(secret);
});

test("keys that were moved to another venue, or whose profile was exchanged, do not open", () => {
  const { sealed } = copyOf(profile);
  writeVenueCopies(varDir, [copyOf(other, { sealed }), copyOf(profile, { digest: "d2" })]);
  expect(() => keysFor(other, other.id, env)).toThrow(/^VENUE_KEYS_UNREADABLE/);
  expect(() => keysFor(profile, profile.id, env)).toThrow(/^VENUE_KEYS_UNREADABLE/);
});

test("without the private key nothing opens, and the words tell no secret", () => {
  writeVenueCopies(varDir, [copyOf(profile)]);
  rmSync(join(varDir, "keys", "venue-private.pem"));
  expect(() => keysFor(profile, profile.id, env)).toThrow(/^VENUE_KEYS_UNREADABLE: .*No|Nothing/);
});

test("an account belongs to its venue; every other name belongs to the paper exchange, which knows no such keys", () => {
  writeVenueCopies(varDir, [copyOf(profile), copyOf(other, { sealed: null })]);
  expect(venueIdOfAccount(profile.id, env)).toBe(profile.id);
  for (const name of ["demo", "production", "nobody", "../keys/venue-private", ""])
    expect(venueIdOfAccount(name, env)).toBe("paper-okx");
  expect(() => keysFor(profileOf("paper-okx", env), "nobody", env)).toThrow(/^VENUE_KEYS_MISSING/);
  expect(() => keysFor(other, other.id, env)).toThrow(/^VENUE_KEYS_MISSING/);
  expect(() => keysFor(profile, "demo", env)).toThrow(/^VENUE_KEYS_MISSING/);
  expect(() => profileOf("none", env)).toThrow(/^VENUE_UNKNOWN/);
});

test("a copy under another name is none, and a torn one is told, not taken for none", () => {
  writeVenueCopies(varDir, [copyOf(profile)]);
  const text = readFileSync(join(varDir, "venues", `${profile.id}.json`), "utf8");
  writeFileSync(join(varDir, "venues", "okx-false.json"), text);
  expect(readVenueCopy("okx-false", env)).toBeNull();
  writeFileSync(join(varDir, "venues", "okx-torn.json"), text.slice(0, 40));
  expect(() => readVenueCopy("okx-torn", env)).toThrow();
});

test("a kill means every account that may hold something; a torn copy or keys that do not open hide no other", () => {
  const ids = ["okx-open", "okx-never-had-keys", "okx-does-not-open"].map((id) => ({ ...profile, id }));
  const [open, never, moved] = ids as [VenueProfile, VenueProfile, VenueProfile];
  writeVenueCopies(varDir, [copyOf(open), copyOf(never, { sealed: null }), copyOf(moved, { digest: "d2" })]);
  writeFileSync(join(varDir, "venues", "okx-torn.json"), "{");
  expect(accountsToFlatten(undefined, env)).toEqual([
    "production",
    "demo",
    "okx-does-not-open",
    "okx-open",
    "okx-torn",
  ]);
  expect(accountsToFlatten("okx-open", env)).toEqual(["okx-open"]);
  expect(accountsToFlatten("paper-okx", env)).toEqual(["production", "demo"]);
});

test("a canary gets profile and keys of its own venue, and of no other", () => {
  const given = {
    "okx-other": { "okx-other": { ...KEYS, secret: "secret-of-the-other" } },
    [profile.id]: { [profile.id]: KEYS },
  };
  const worker = { ...env, COUNTERSIGN_VENUE_KEYS: JSON.stringify(given), DATABASE_URL: "postgres://secret" };
  writeVenueCopies(varDir, [copyOf(profile), copyOf(other)]);
  const canary = canaryEnvironment({ runId: "run_1", account: profile.id }, worker);
  expect(JSON.stringify(canary)).not.toContain("secret-of-the-other");
  expect(JSON.stringify(canary)).not.toContain("postgres://");
  // Without the state folder: what it was given is enough.
  const child = { ...canary, NODE_ENV: "test" } as NodeJS.ProcessEnv;
  expect(profileOfAccount(profile.id, child)).toEqual(profile);
  expect(keysFor(profile, profile.id, child)).toEqual(KEYS);
  expect(() => keysFor(other, other.id, child)).toThrow(/^VENUE_KEYS_MISSING/);
  const paper = canaryEnvironment({ runId: "run_2", account: "demo" }, worker);
  expect(JSON.stringify(paper)).not.toContain("real-secret");
});
