import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changePassword } from "./change-password.ts";
import { changeRoles, disablePerson, enablePerson, previewPersonChange } from "./change-person.ts";
import { listAudit } from "./list-audit.ts";
import { addPerson, endSessions, resetPassword } from "./people-accounts.ts";
import { readSession } from "./sessions.ts";
import { signIn } from "./sign-in.ts";
import { threeGo } from "./test-life.ts";
import { openTestService, type TestService } from "./test-service.ts";

let t: TestService;
beforeAll(async () => {
  t = await openTestService();
  await t.service.jobs.ready();
});
afterAll(() => t.drop());

const AMARA = "per_amara";
const NOOR = "per_noor";
const CLIENT = { address: "10.0.0.9", userAgent: "test" };
const tokenOf = async (email: string, password: string) => {
  const answer = await signIn({ service: t.service, email, password, ...CLIENT });
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.token;
};
let made = 0;
async function newPerson(roles: Parameters<typeof addPerson>[0]["roles"] = []) {
  made += 1;
  const email = `person${made}@countersign.example`;
  const name = `Person Number ${made}`;
  const answer = await addPerson({ service: t.service, actorPersonId: AMARA, name, email, roles });
  if (!answer.ok) throw new Error(answer.refusal.code);
  return { ...answer, email, name };
}
const lastAudit = async (act: string) => (await listAudit({ service: t.service, act, limit: 1 })).entries[0];
const codeOf = (answer: { ok: boolean } | { ok: false; refusal: { code: string } }) =>
  "refusal" in answer ? answer.refusal.code : null;

describe("a new person", () => {
  test("comes in with a temporary password and must choose their own first", async () => {
    const { service } = t;
    const { personId, email, temporaryPassword } = await newPerson(["OBSERVER"]);
    expect(temporaryPassword).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    const token = await tokenOf(email, temporaryPassword);
    expect(await readSession({ service, token })).toMatchObject({
      roles: ["OBSERVER"],
      mustChangePassword: true,
    });
    const change = (oldPassword: string, newPassword: string) =>
      changePassword({
        service,
        actorPersonId: personId,
        token,
        address: CLIENT.address,
        oldPassword,
        newPassword,
      });
    expect(codeOf(await change(temporaryPassword, "short"))).toBe("WEAK_PASSWORD");
    expect(codeOf(await change(temporaryPassword, email))).toBe("WEAK_PASSWORD");
    expect(codeOf(await change(temporaryPassword, temporaryPassword))).toBe("WEAK_PASSWORD");
    expect(codeOf(await change("not the old one", "four quiet green chairs"))).toBe("WRONG_PASSWORD");
    const other = await tokenOf(email, temporaryPassword);
    expect(await change(temporaryPassword, "four quiet green chairs")).toEqual({
      ok: true,
      sessionsEnded: 1,
    });
    expect(await readSession({ service, token: other })).toBeNull();
    expect(await readSession({ service, token })).toMatchObject({ mustChangePassword: false });
    await expect(tokenOf(email, temporaryPassword)).rejects.toThrow("WRONG_CREDENTIALS");
    await tokenOf(email, "four quiet green chairs");
  });
  test.each<[string, { name?: string; email?: string }, string]>([
    ["an e-mail that is taken", { email: "ELENA@countersign.example" }, "EMAIL_TAKEN"],
    ["a name that is taken", { name: "elena fischer" }, "INVALID_PERSON"],
    ["no address", { email: "nobody" }, "INVALID_PERSON"],
    ["a name that turns the writing around", { name: "Ann\u202e nhoJ" }, "INVALID_PERSON"],
    ["a name of one letter", { name: "A" }, "INVALID_PERSON"],
  ])("is refused with %s, and the refusal is recorded", async (_name, given, code) => {
    const person = { name: "Somebody New", email: "new@countersign.example", roles: [], ...given };
    const answer = await addPerson({ service: t.service, actorPersonId: AMARA, ...person });
    expect(codeOf(answer)).toBe(code);
    expect((await lastAudit("refused"))?.detail).toEqual({ command: "addPerson", code });
  });
  test("is added by admins alone", async () => {
    const person = { name: "Somebody New", email: "new@countersign.example", roles: ["ADMIN" as const] };
    const answer = await addPerson({ service: t.service, actorPersonId: "per_chen", ...person });
    expect(codeOf(answer)).toBe("NOT_PERMITTED");
  });
});

describe("changing people", () => {
  test("a role is changed with before and after in the audit stream, and never a password", async () => {
    const { personId } = await newPerson(["OBSERVER"]);
    const args = { service: t.service, actorPersonId: AMARA, personId };
    expect(await changeRoles({ ...args, roles: ["AUDITOR"], seenRoles: ["OBSERVER"] })).toEqual({
      ok: true,
      effects: [],
    });
    expect((await lastAudit("changeRoles"))?.detail).toMatchObject({
      before: { roles: ["OBSERVER"], active: true },
      after: { roles: ["AUDITOR"], active: true },
    });
    expect(codeOf(await changeRoles({ ...args, roles: ["CTO"], seenRoles: ["OBSERVER"] }))).toBe(
      "PERSON_CHANGED",
    );
    const { temporaryPassword } = await newPerson();
    const rows = await t.service.store.prisma.auditEntry.findMany({ where: { subjectType: "person" } });
    expect(
      JSON.stringify(rows, (_key, value) => (typeof value === "bigint" ? String(value) : value)),
    ).not.toContain(temporaryPassword);
  });
  test("nobody changes their own account", async () => {
    const own = { service: t.service, actorPersonId: AMARA, personId: AMARA };
    expect(
      codeOf(await changeRoles({ ...own, roles: ["ADMIN", "CTO"], seenRoles: ["ADMIN", "AUDITOR"] })),
    ).toBe("OWN_ACCOUNT");
    expect(codeOf(await disablePerson(own))).toBe("OWN_ACCOUNT");
    expect(codeOf(await resetPassword(own))).toBe("OWN_ACCOUNT");
  });
  test("disabling works at once, for open sessions too; enabling opens none of them again", async () => {
    const { service } = t;
    const { personId, email, temporaryPassword } = await newPerson(["OBSERVER"]);
    const token = await tokenOf(email, temporaryPassword);
    const args = { service, actorPersonId: AMARA, personId };
    const startedMs = Date.now();
    expect(codeOf(await disablePerson(args))).toBeNull();
    expect(await readSession({ service, token })).toBeNull();
    expect(Date.now() - startedMs).toBeLessThan(1_000);
    await expect(tokenOf(email, temporaryPassword)).rejects.toThrow("WRONG_CREDENTIALS");
    expect(codeOf(await enablePerson(args))).toBeNull();
    expect(await readSession({ service, token })).toBeNull();
    const again = await tokenOf(email, temporaryPassword);
    expect(await endSessions(args)).toEqual({ ok: true, sessionsEnded: 1 });
    expect(await readSession({ service, token: again })).toBeNull();
  });
  test("a password set by an admin ends every session and is for one sign-in", async () => {
    const { service } = t;
    const { personId, email, temporaryPassword } = await newPerson();
    const token = await tokenOf(email, temporaryPassword);
    const reset = await resetPassword({ service, actorPersonId: AMARA, personId });
    expect(await readSession({ service, token })).toBeNull();
    const session = await tokenOf(email, reset.ok ? reset.temporaryPassword : "");
    expect(await readSession({ service, token: session })).toMatchObject({ mustChangePassword: true });
  });
});

test("two admins who remove each other at the same moment: one is refused, one admin remains (20 rounds)", async () => {
  const { service } = t;
  const { prisma } = service.store;
  const outcomes: string[] = [];
  for (let round = 0; round < 20; round += 1) {
    for (const id of [AMARA, NOOR])
      await prisma.person.update({ where: { id }, data: { roles: ["ADMIN"], active: true } });
    const remove = (actorPersonId: string, personId: string) =>
      round % 2 === 0
        ? changeRoles({ service, actorPersonId, personId, roles: [], seenRoles: ["ADMIN"] })
        : disablePerson({ service, actorPersonId, personId });
    const [a, b] = await Promise.all([remove(AMARA, NOOR), remove(NOOR, AMARA)]);
    outcomes.push([codeOf(a), codeOf(b)].filter((code) => code !== null).join("+"));
    const admins = await prisma.person.count({ where: { active: true, roles: { has: "ADMIN" } } });
    expect(admins).toBe(1);
  }
  expect(outcomes.every((one) => one === "NOT_PERMITTED" || one === "NOT_SIGNED_IN")).toBe(true);
  for (const id of [AMARA, NOOR])
    await prisma.person.update({ where: { id }, data: { roles: ["ADMIN"], active: true } });
});

test("taking a signer's role says which decisions it touches, voids the sign-off and tells the owner", async () => {
  const { service } = t;
  const life = await threeGo(service);
  const change = { service, personId: "per_paula", roles: [] };
  const [effect] = await previewPersonChange(change);
  expect(effect).toMatchObject({
    decisionId: life.decisionId,
    voided: [{ role: "PRODUCT_OWNER", personName: "Paula Ortiz" }],
    unsolvable: "nobody holds the role Product Owner: this cannot be authorised",
  });
  const changed = await changeRoles({ ...change, actorPersonId: AMARA, seenRoles: ["PRODUCT_OWNER"] });
  expect(changed).toMatchObject({ ok: true, effects: [{ decisionId: life.decisionId }] });
  const told = await service.store.prisma.notification.findMany({
    where: { kind: "NOT_SOLVABLE", decisionId: life.decisionId },
  });
  expect(told.map((one) => one.personId).sort()).toEqual(["per_elena", NOOR]);
  await changeRoles({ ...change, actorPersonId: AMARA, roles: ["PRODUCT_OWNER"], seenRoles: [] });
});
