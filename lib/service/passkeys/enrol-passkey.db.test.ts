import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toBase64url } from "../../proof/base64url.ts";
import { TestAuthenticator, type Twist } from "../../proof/test-authenticator.ts";
import { listAudit } from "../list-audit.ts";
import { PERSON, submitted } from "../test-life.ts";
import { openTestService, type TestService } from "../test-service.ts";
import { confirmPasskey } from "./confirm-passkey.ts";
import { beginEnrolment, vouchForPasskey } from "./enrol-passkey.ts";
import { invitePasskey } from "./invite-passkey.ts";
import { listPasskeys, readOpenInvite } from "./list-passkeys.ts";
import { revokePasskey } from "./revoke-passkey.ts";
import { savePasskey } from "./save-passkey.ts";
import {
  ADMIN,
  asked,
  confirmedKey,
  enrolled,
  GO,
  invited,
  must,
  newKeyAnswer,
  SECOND_ADMIN,
  SITE,
  STEP_UP,
  signedAnswer,
  signedByPasskey,
} from "./test-passkeys.ts";
import { readSigningMeans } from "./usable-passkeys.ts";

let t: TestService;
beforeAll(async () => {
  t = await openTestService();
});
afterAll(() => t.drop());

const codeOf = (result: { ok: true } | { ok: false; refusal: { code: string } }) =>
  result.ok ? null : result.refusal.code;
const begin = (personId: string, code: string, password = STEP_UP.password) =>
  beginEnrolment({
    service: t.service,
    actorPersonId: personId,
    ...STEP_UP,
    password,
    label: "Phone",
    code,
    origin: SITE,
  });
const save = (personId: string, challengeId: string, answer: ReturnType<typeof newKeyAnswer>) =>
  savePasskey({ service: t.service, actorPersonId: personId, challengeId, answer, origin: SITE });
const idOf = (authenticator: TestAuthenticator) => toBase64url(authenticator.credentialId);
const confirm = (actorPersonId: string, credentialId: string, password = STEP_UP.password) =>
  confirmPasskey({ service: t.service, actorPersonId, credentialId, ...STEP_UP, password });

async function lastRefusal(subjectId: string): Promise<unknown> {
  const { entries } = await listAudit({ service: t.service, act: "refused", subjectId });
  return (entries[0]?.detail as { code?: string } | undefined)?.code;
}

describe("an invitation", () => {
  test("is given by an admin with a password, to somebody else", async () => {
    const { service } = t;
    const ask = (actorPersonId: string, personId: string, password = STEP_UP.password) =>
      invitePasskey({ service, actorPersonId, personId, address: "10.0.0.1", password });
    expect(codeOf(await ask(PERSON.CTO, PERSON.ENGINEER))).toBe("NOT_PERMITTED");
    expect(await lastRefusal(PERSON.ENGINEER)).toBe("NOT_PERMITTED");
    expect(codeOf(await ask(ADMIN, ADMIN))).toBe("INVITE_NOT_FOR_YOURSELF");
    expect(codeOf(await ask(ADMIN, PERSON.ENGINEER, "guess"))).toBe("WRONG_PASSWORD");
    expect(codeOf(await ask(ADMIN, "per_nobody"))).toBe("NOT_FOUND");
    expect(await readOpenInvite({ service, personId: PERSON.ENGINEER })).toBeNull();
    const given = must(await ask(ADMIN, PERSON.ENGINEER));
    expect(given.code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(await readOpenInvite({ service, personId: PERSON.ENGINEER })).toBe(given.expiresAtMs);
    const rows = await service.store.prisma.passkeyInvite.findMany();
    expect(JSON.stringify(rows)).not.toContain(given.code);
  });

  test("opens one enrolment of that person, once, for a day; a newer one ends it", async () => {
    const first = await invited(t.service, PERSON.CTO);
    const code = await invited(t.service, PERSON.CTO);
    expect(codeOf(await begin(PERSON.CTO, ""))).toBe("INVITE_NEEDED");
    expect(codeOf(await begin(PERSON.CTO, first))).toBe("INVITE_NOT_VALID");
    expect(codeOf(await begin(PERSON.PRODUCT_OWNER, code))).toBe("INVITE_NOT_VALID");
    expect(await lastRefusal(PERSON.PRODUCT_OWNER)).toBe("INVITE_NOT_VALID");
    expect(codeOf(await begin(PERSON.CTO, code, "guess"))).toBe("WRONG_PASSWORD");
    // Typed as people type: small letters, no dashes.
    const one = must(await begin(PERSON.CTO, code.toLowerCase().replaceAll("-", " "))).step;
    const two = must(await begin(PERSON.CTO, code)).step;
    const answer = newKeyAnswer(new TestAuthenticator(), one.options.challenge);
    must(await save(PERSON.CTO, one.challengeId, answer));
    const late = newKeyAnswer(new TestAuthenticator(), two.options.challenge);
    expect(codeOf(await save(PERSON.CTO, two.challengeId, late))).toBe("INVITE_NOT_VALID");

    const old = await invited(t.service, PERSON.PRODUCT_OWNER);
    await t.service.store.prisma.passkeyInvite.updateMany({ data: { expiresAt: new Date() } });
    expect(codeOf(await begin(PERSON.PRODUCT_OWNER, old))).toBe("INVITE_NOT_VALID");
  });
});

describe("a new key's answer", () => {
  test.each<[string, Twist]>([
    ["nobody present", { flags: 0x04 }],
    ["nobody verified", { flags: 0x01 }],
    ["inside a frame", { clientData: { crossOrigin: true } }],
    ["below another site", { clientData: { topOrigin: "https://evil.example" } }],
    ["another origin", { clientData: { origin: "https://evil.example" } }],
    ["another site's key", { rpId: "evil.example" }],
    ["a signature instead", { clientData: { type: "webauthn.get" } }],
    ["another challenge", { clientData: { challenge: toBase64url(new Uint8Array(32)) } }],
  ])("%s: refused and recorded", async (_name, twist) => {
    const code = await invited(t.service, PERSON.PRODUCT_OWNER);
    const { step } = must(await begin(PERSON.PRODUCT_OWNER, code));
    const answer = newKeyAnswer(new TestAuthenticator(), step.options.challenge, twist);
    expect(codeOf(await save(PERSON.PRODUCT_OWNER, step.challengeId, answer))).toBe("PASSKEY_NOT_VALID");
    expect(await lastRefusal(PERSON.PRODUCT_OWNER)).toBe("PASSKEY_NOT_VALID");
    expect(codeOf(await save(PERSON.PRODUCT_OWNER, step.challengeId, answer))).toBe("PASSKEY_REQUEST_GONE");
  });

  test("a key that is enrolled already, a broken one, and a request of somebody else", async () => {
    const ravi = await enrolled(t.service, PERSON.RISK_MANAGER);
    const owner = PERSON.PRODUCT_OWNER;
    const step = async () => must(await begin(owner, await invited(t.service, owner))).step;
    const known = await step();
    const again = newKeyAnswer(ravi, known.options.challenge);
    expect(codeOf(await save(owner, known.challengeId, again))).toBe("PASSKEY_KNOWN_ALREADY");
    const broken = await step();
    const answer = newKeyAnswer(new TestAuthenticator(), broken.options.challenge);
    const response = { ...answer.response, attestationObject: "AAAA" };
    expect(codeOf(await save(owner, broken.challengeId, { ...answer, response }))).toBe("PASSKEY_NOT_VALID");
    const theirs = await step();
    const right = newKeyAnswer(new TestAuthenticator(), theirs.options.challenge);
    expect(codeOf(await save(PERSON.ENGINEER, theirs.challengeId, right))).toBe("PASSKEY_REQUEST_GONE");
  });
});

test("a new key waits for a second admin, who is neither inviter nor owner", async () => {
  const { service } = t;
  const person = "per_new";
  await service.store.prisma.person.create({
    data: {
      id: person,
      email: "new@x.example",
      name: "Nia New",
      roles: ["ENGINEER", "ADMIN"],
      passwordHash: "",
    },
  });
  await service.store.prisma
    .$executeRaw`UPDATE "Person" SET "passwordHash" = (SELECT "passwordHash" FROM "Person" WHERE id = 'per_elena') WHERE id = ${person}`;
  const key = await enrolled(service, person);
  const origin = SITE;
  expect(await readSigningMeans({ service, personId: person, origin })).toMatchObject({
    hasUsablePasskey: false,
    why: expect.stringContaining("waits for a second admin"),
  });
  expect(codeOf(await begin(person, ""))).toBe("OLD_PASSKEY_WAITS");
  expect(codeOf(await confirm(ADMIN, idOf(key)))).toBe("SECOND_ADMIN_NEEDED");
  expect(codeOf(await confirm(person, idOf(key)))).toBe("SECOND_ADMIN_NEEDED");
  expect(codeOf(await confirm(PERSON.CTO, idOf(key)))).toBe("NOT_PERMITTED");
  expect(codeOf(await confirm(SECOND_ADMIN, idOf(key), "guess"))).toBe("WRONG_PASSWORD");
  expect(codeOf(await confirm(SECOND_ADMIN, "nothing"))).toBe("NOT_FOUND");
  const seen = await listPasskeys({ service, actorPersonId: SECOND_ADMIN, personId: person });
  expect(seen).toMatchObject([{ state: "WAITS", mayConfirm: true, invitedByName: "Amara Diallo" }]);
  expect(await listPasskeys({ service, actorPersonId: ADMIN, personId: person })).toMatchObject([
    { mayConfirm: false },
  ]);
  expect(codeOf(await confirm(SECOND_ADMIN, idOf(key)))).toBeNull();
  expect(codeOf(await confirm(SECOND_ADMIN, idOf(key)))).toBe("NOTHING_TO_CONFIRM");
  expect(await readSigningMeans({ service, personId: person, origin })).toEqual({
    hasUsablePasskey: true,
    why: null,
  });
  expect(
    await readSigningMeans({ service, personId: person, origin: "https://elsewhere.example" }),
  ).toMatchObject({
    hasUsablePasskey: false,
  });
});

test("a further key is vouched for by an older one, and then waits like the first", async () => {
  const { service } = t;
  const person = "per_two";
  await service.store.prisma.$executeRaw`
    INSERT INTO "Person" (id, email, name, roles, "passwordHash")
    SELECT ${person}, 'two@x.example', 'Toni Two', ARRAY['ENGINEER'], "passwordHash" FROM "Person" WHERE id = 'per_elena'`;
  const old = await confirmedKey(service, person);
  const vouch = (challengeId: string, answer: ReturnType<typeof signedAnswer>) =>
    vouchForPasskey({ service, actorPersonId: person, challengeId, answer, origin: SITE });
  const asking = async () => {
    const { step } = must(await begin(person, ""));
    expect(step.kind).toBe("VOUCH");
    return step;
  };
  const wrong = await asking();
  const unverified = signedAnswer(old, wrong.options.challenge, { flags: 0x01 });
  expect(codeOf(await vouch(wrong.challengeId, unverified))).toBe("PASSKEY_NOT_VALID");
  expect(codeOf(await vouch(wrong.challengeId, unverified))).toBe("PASSKEY_REQUEST_GONE");
  const step = await asking();
  // An old key's consent is not itself a new key.
  const fresh = new TestAuthenticator(-8);
  const early = newKeyAnswer(fresh, step.options.challenge);
  expect(codeOf(await save(person, step.challengeId, early))).toBe("PASSKEY_REQUEST_GONE");
  const { step: next } = must(await vouch(step.challengeId, signedAnswer(old, step.options.challenge)));
  expect(next.kind).toBe("ENROL");
  must(await save(person, next.challengeId, newKeyAnswer(fresh, next.options.challenge)));
  const [, second] = await listPasskeys({ service, actorPersonId: SECOND_ADMIN, personId: person });
  expect(second).toMatchObject({ state: "WAITS", invitedByName: null, mayConfirm: true });
});

test("a key that nobody confirms signs after a day, and a waiting one is refused", async () => {
  const { service } = t;
  const { prisma } = service.store;
  const life = await submitted(service, "rehearsal-v1");
  const act = { ...GO, role: "RISK_MANAGER" as const };
  await prisma.passkey.deleteMany({ where: { personId: PERSON.RISK_MANAGER } });
  expect(codeOf(await asked(life, act))).toBe("PASSKEY_NONE");
  const key = await enrolled(service, PERSON.RISK_MANAGER);
  const none = await asked(life, act);
  expect(none).toMatchObject({ refusal: { code: "PASSKEY_NONE" } });
  expect(JSON.stringify(none)).toContain("waits for a second admin");
  // Whoever only turns the row's clock back has no key: the enrolment itself says from when it signs.
  await prisma.passkey.update({ where: { credentialId: idOf(key) }, data: { usableFrom: new Date(0) } });
  expect(codeOf(await signedByPasskey(life, act, key))).toBe("PASSKEY_NOT_VALID");
});

test("a row that was written past the enrolment is no key, and confirming does not make it one", async () => {
  const { service } = t;
  const { prisma } = service.store;
  const stranger = new TestAuthenticator();
  const row = await prisma.passkey.findFirstOrThrow({ where: { personId: PERSON.RISK_MANAGER } });
  const forged = { credentialId: idOf(stranger), publicKeySpki: toBase64url(stranger.spki) };
  const certificate = row.certificate as object;
  const usableFrom = new Date(Date.now() + 3_600_000);
  await prisma.passkey.create({ data: { ...row, ...forged, certificate, usableFrom } });
  expect(codeOf(await confirm(SECOND_ADMIN, idOf(stranger)))).toBe("NOTHING_TO_CONFIRM");
  await prisma.passkey.update({ where: { credentialId: idOf(stranger) }, data: { usableFrom: new Date(0) } });
  const life = await submitted(service, "rehearsal-v1");
  const act = { ...GO, role: "RISK_MANAGER" as const };
  expect(codeOf(await signedByPasskey(life, act, stranger))).toBe("PASSKEY_NOT_VALID");
});

test("a revoked key neither signs nor is confirmed; only its owner or an admin revokes it", async () => {
  const { service } = t;
  await service.store.prisma.passkey.deleteMany({ where: { personId: PERSON.RISK_MANAGER } });
  const key = await confirmedKey(service, PERSON.RISK_MANAGER);
  const waiting = await enrolled(service, PERSON.PRODUCT_OWNER);
  const revoke = (actorPersonId: string, credentialId: string) =>
    revokePasskey({ service, actorPersonId, credentialId });
  expect(codeOf(await revoke(PERSON.CTO, idOf(key)))).toBe("NOT_YOUR_PASSKEY");
  expect(await lastRefusal(PERSON.RISK_MANAGER)).toBe("NOT_YOUR_PASSKEY");
  expect(codeOf(await revoke(PERSON.CTO, "nothing"))).toBe("NOT_FOUND");
  const life = await submitted(service, "rehearsal-v1");
  const act = { ...GO, role: "RISK_MANAGER" as const };
  const { request } = must(await asked(life, act));
  must(await revoke(PERSON.RISK_MANAGER, idOf(key)));
  must(await revoke(PERSON.RISK_MANAGER, idOf(key)));
  const { signByPasskey } = await import("./sign-by-passkey.ts");
  const answer = signedAnswer(key, request.options.challenge);
  const { challengeId } = request;
  const late = { service, actorPersonId: PERSON.RISK_MANAGER, challengeId, answer, origin: SITE };
  expect(codeOf(await signByPasskey(late))).toBe("PASSKEY_REVOKED");
  expect(codeOf(await asked(life, act))).toBe("PASSKEY_NONE");
  must(await revoke(ADMIN, idOf(waiting)));
  expect(codeOf(await confirm(SECOND_ADMIN, idOf(waiting)))).toBe("NOTHING_TO_CONFIRM");
  // With every key gone it begins again with an invitation.
  expect(codeOf(await begin(PERSON.RISK_MANAGER, ""))).toBe("INVITE_NEEDED");
});

test("everything stands in the chain", async () => {
  const { entries } = await listAudit({ service: t.service, limit: 500 });
  const acts = new Set(entries.map((entry) => entry.act));
  for (const act of ["passkeyInvited", "passkeyEnrolled", "passkeyConfirmed", "passkeyRevoked"])
    expect(acts).toContain(act);
});
