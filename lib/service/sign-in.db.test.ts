import { afterAll, beforeAll, expect, test } from "vitest";
import { DEMO_PASSWORD } from "./demo-people.ts";
import { DoorLog } from "./door-log.ts";
import { listAudit } from "./list-audit.ts";
import { readSession, revokeSession } from "./sessions.ts";
import { signIn } from "./sign-in.ts";
import { openTestService, type TestService } from "./test-service.ts";
import { tidyDoors } from "./tidy-doors.ts";

let t: TestService;
beforeAll(async () => {
  t = await openTestService();
});
afterAll(() => t.drop());

const attempt = (email: string, password: string, address = "10.0.0.1", deviceToken: string | null = null) =>
  signIn({ service: t.service, email, password, address, userAgent: "test", deviceToken });
const codeOf = (result: Awaited<ReturnType<typeof attempt>>) => (result.ok ? "OK" : result.refusal.code);

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

test("strangers who use up all guesses do not lock the owner out of a browser that is known", async () => {
  const email = "chen@countersign.example";
  const { prisma } = t.service.store;
  await prisma.signInFailure.deleteMany();
  const first = await attempt(email, DEMO_PASSWORD, "10.2.0.1");
  const device = first.ok ? first.deviceToken : null;
  expect(device).toMatch(/^[A-Za-z0-9_-]{43}$/);
  // The table holds nothing that a browser could show.
  const rows = await prisma.knownDevice.findMany({ where: { personId: "per_chen" } });
  expect(rows.map(({ id }) => id)).not.toContain(device);

  const codes = [];
  for (let index = 0; index < 15; index += 1)
    codes.push(codeOf(await attempt(email, "guess", `10.3.0.${index}`)));
  expect(codes.filter((code) => code === "WRONG_CREDENTIALS")).toHaveLength(10);
  expect(codeOf(await attempt(email, DEMO_PASSWORD, "10.3.1.1"))).toBe("TOO_MANY_ATTEMPTS");
  const known = await attempt(email, DEMO_PASSWORD, "10.2.0.1", device);
  expect(known).toMatchObject({ ok: true, deviceToken: null });
  // The owner's sign-in gives strangers no new guesses.
  expect(codeOf(await attempt(email, "guess", "10.3.1.2"))).toBe("TOO_MANY_ATTEMPTS");
});

test.each([
  ["another person's device", "chen@countersign.example"],
  ["a made-up device", null],
])("%s has no guesses of its own", async (_name, owner) => {
  const email = "amara@countersign.example";
  await t.service.store.prisma.signInFailure.deleteMany();
  const signedIn = owner === null ? null : await attempt(owner, DEMO_PASSWORD);
  const device = signedIn?.ok ? signedIn.deviceToken : "A".repeat(43);
  for (let index = 0; index < 10; index += 1) await attempt(email, "guess", `10.4.0.${index}`);
  expect(codeOf(await attempt(email, DEMO_PASSWORD, "10.4.1.1", device))).toBe("TOO_MANY_ATTEMPTS");
});

test("a known device has ten guesses as well, and no more", async () => {
  const email = "amara@countersign.example";
  await t.service.store.prisma.signInFailure.deleteMany();
  const signedIn = await attempt(email, DEMO_PASSWORD);
  const device = signedIn.ok ? signedIn.deviceToken : null;
  const codes = [];
  for (let index = 0; index < 12; index += 1)
    codes.push(codeOf(await attempt(email, "guess", `10.5.0.${index}`, device)));
  expect(codes.filter((code) => code === "WRONG_CREDENTIALS")).toHaveLength(10);
  expect(codeOf(await attempt(email, DEMO_PASSWORD, "10.5.1.1", device))).toBe("TOO_MANY_ATTEMPTS");
  await t.service.store.prisma.signInFailure.deleteMany();
});

test("refused sign-ins are on record, a flood as one sum, and nothing that was typed as a password", async () => {
  // A minute of its own: the tests before have used up some of this one's entries.
  const service = { ...t.service, doorLog: new DoorLog(t.service.store) };
  const before = (await listAudit({ service })).headSeq;
  const tryAs = (email: string, password: string, address: string) =>
    signIn({ service, email, password, address, userAgent: "test" });
  for (let index = 0; index < 40; index += 1)
    await tryAs(`x${index}@x.example`, "hunter2hunter2", "10.6.0.1");
  await tryAs("hunter2hunter2", "countersign", "10.6.0.2");
  await service.doorLog.close();
  const { entries } = await listAudit({ service, limit: 100 });
  const fresh = entries.filter(({ seq }) => seq > before);
  const ofFlood = fresh.filter(({ detail }) => detail.address === "10.6.0.1");
  expect(ofFlood).toHaveLength(10);
  expect(fresh.filter(({ detail }) => detail.code === "MORE_REFUSALS")).toMatchObject([
    { subjectType: "system", detail: { more: 30, codes: { WRONG_CREDENTIALS: 30 } } },
  ]);
  expect(JSON.stringify(fresh)).not.toContain("hunter2");
  expect(fresh.find(({ detail }) => detail.address === "10.6.0.2")).toMatchObject({
    subjectId: "no e-mail address",
  });
});

test("what has ended is removed: sessions, devices, failures that count no more", async () => {
  const { service } = t;
  const { prisma } = service.store;
  const token = await tokenOf("ravi@countersign.example");
  await attempt("ravi@countersign.example", "guess", "10.7.0.1");
  const ago = (ms: number) => new Date(Date.now() - ms);
  const [day, quarter] = [24 * 3600_000, 15 * 60_000];
  const session = (id: string, times: object) => ({
    id,
    personId: "per_ravi",
    expiresAt: new Date(Date.now() + day),
    address: "a",
    userAgent: "u",
    ...times,
  });
  await prisma.session.createMany({
    data: [
      session("expired long ago", { expiresAt: ago(day + 1) }),
      session("revoked long ago", { revokedAt: ago(day + 1) }),
      session("revoked just now", { revokedAt: ago(1) }),
    ],
  });
  const seen = { personId: "per_ravi", lastSeenAt: ago(0) };
  await prisma.knownDevice.create({ data: { id: "forgotten", expiresAt: ago(1), ...seen } });
  const old = { account: "ravi@countersign.example", address: "10.7.0.1", at: ago(quarter + 1) };
  await prisma.signInFailure.create({ data: old });

  const removed = await tidyDoors(service);
  expect(removed).toMatchObject({ sessions: expect.any(Number), devices: 1 });
  const left = await prisma.session.findMany({ where: { address: "a" } });
  expect(left.map(({ id }) => id)).toEqual(["revoked just now"]);
  expect(await prisma.signInFailure.count({ where: { address: "10.7.0.1" } })).toBe(1);
  expect(await readSession({ service, token })).toMatchObject({ personId: "per_ravi" });
});
