import { afterAll, beforeAll, expect, test } from "vitest";
import { DEMO_PASSWORD } from "./demo-people.ts";
import { listAudit } from "./list-audit.ts";
import { readSession, revokeSession } from "./sessions.ts";
import { signIn } from "./sign-in.ts";
import { openTestService, type TestService } from "./test-service.ts";

let t: TestService;
beforeAll(async () => {
  t = await openTestService();
});
afterAll(() => t.drop());

const attempt = (email: string, password: string, address = "10.0.0.1") =>
  signIn({ service: t.service, email, password, address, userAgent: "test" });

async function tokenOf(email: string): Promise<string> {
  const result = await attempt(email, DEMO_PASSWORD);
  if (!result.ok) throw new Error(result.refusal.code);
  return result.token;
}

test("the right password opens a session with the roles of now", async () => {
  const token = await tokenOf(" Elena@Countersign.example ");
  expect(await readSession({ service: t.service, token })).toMatchObject({
    personId: "per_elena",
    roles: ["ENGINEER"],
  });
  await t.service.store.prisma.person.update({ where: { id: "per_elena" }, data: { roles: ["OBSERVER"] } });
  expect(await readSession({ service: t.service, token })).toMatchObject({ roles: ["OBSERVER"] });
  await t.service.store.prisma.person.update({ where: { id: "per_elena" }, data: { roles: ["ENGINEER"] } });
});

test.each([
  ["forged", "A".repeat(43)],
  ["empty", ""],
])("a %s token is nobody's session", async (_name, token) => {
  expect(await readSession({ service: t.service, token })).toBeNull();
});

test("what the table holds opens no session", async () => {
  await tokenOf("ravi@countersign.example");
  const row = await t.service.store.prisma.session.findFirstOrThrow({ where: { personId: "per_ravi" } });
  expect(await readSession({ service: t.service, token: row.id })).toBeNull();
});

test("a revoked, an expired and a disabled person's session end at once", async () => {
  const { prisma } = t.service.store;
  const revoked = await tokenOf("paula@countersign.example");
  await revokeSession({ service: t.service, token: revoked });
  expect(await readSession({ service: t.service, token: revoked })).toBeNull();

  const expired = await tokenOf("paula@countersign.example");
  await prisma.session.updateMany({ where: { personId: "per_paula" }, data: { expiresAt: new Date(0) } });
  expect(await readSession({ service: t.service, token: expired })).toBeNull();

  const disabled = await tokenOf("paula@countersign.example");
  await prisma.person.update({ where: { id: "per_paula" }, data: { active: false } });
  expect(await readSession({ service: t.service, token: disabled })).toBeNull();
  expect(await attempt("paula@countersign.example", DEMO_PASSWORD)).toMatchObject({
    refusal: { code: "WRONG_CREDENTIALS" },
  });
});

test("a wrong password and an unknown person get the same answer", async () => {
  const wrong = await attempt("chen@countersign.example", "wrong");
  const unknown = await attempt("nobody@countersign.example", "wrong");
  expect(wrong).toEqual(unknown);
  expect(wrong).toMatchObject({ ok: false, refusal: { code: "WRONG_CREDENTIALS" } });
  const { entries } = await listAudit({ service: t.service, act: "signInRefused" });
  expect(entries.map(({ subjectId }) => subjectId)).toEqual(
    expect.arrayContaining(["chen@countersign.example", "nobody@countersign.example"]),
  );
});

test("40 guesses at once: ten are judged, then even the right password waits", async () => {
  const email = "amara@countersign.example";
  const guesses = await Promise.all(Array.from({ length: 40 }, () => attempt(email, "guess", "10.0.0.9")));
  const codes = guesses.map((guess) => (guess.ok ? "OK" : guess.refusal.code));
  expect(codes.filter((code) => code === "WRONG_CREDENTIALS")).toHaveLength(10);
  expect(codes.filter((code) => code === "TOO_MANY_ATTEMPTS")).toHaveLength(30);
  expect(await attempt(email, DEMO_PASSWORD, "10.0.0.10")).toMatchObject({
    refusal: { code: "TOO_MANY_ATTEMPTS" },
  });
  await t.service.store.prisma.signInFailure.updateMany({ data: { at: new Date(Date.now() - 16 * 60_000) } });
  expect(await attempt(email, DEMO_PASSWORD, "10.0.0.10")).toMatchObject({ ok: true });
});

test("one address that tries many accounts is stopped as well", async () => {
  for (let index = 0; index < 50; index += 1) {
    await t.service.store.prisma.signInFailure.create({
      data: { account: `a${index}@x.example`, address: "10.9.9.9" },
    });
  }
  expect(await attempt("ravi@countersign.example", DEMO_PASSWORD, "10.9.9.9")).toMatchObject({
    refusal: { code: "TOO_MANY_ATTEMPTS" },
  });
  expect(await attempt("ravi@countersign.example", DEMO_PASSWORD, "10.9.9.8")).toMatchObject({ ok: true });
});
