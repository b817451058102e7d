import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { blockers } from "../decision/readiness.ts";
import { verifySignOffs } from "../proof/verify-sign-offs.ts";
import { saveTemplateUnlessUsed } from "../store/templates.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { delegateRole, revokeDelegation } from "./delegate-role.ts";
import { DEMO_PASSWORD } from "./demo-people.ts";
import { countUnread, loadInbox, markInboxRead } from "./inbox.ts";
import { listAudit } from "./list-audit.ts";
import { loadDecisionView } from "./load-decision-view.ts";
import { loadRunForWorker } from "./load-run-for-worker.ts";
import { hashPassword } from "./password.ts";
import { addPerson } from "./people-accounts.ts";
import { signOff } from "./sign-off.ts";
import { sweepNotices } from "./sweep-notices.ts";
import { LIVE, openDraft, signAs, submitted, threeGo, work } from "./test-life.ts";
import { openTestService, type TestService } from "./test-service.ts";
import { watchDecision } from "./watch-decision.ts";

let t: TestService;
beforeAll(async () => {
  t = await openTestService();
  await t.service.jobs.ready();
});
afterAll(() => t.drop());

const TYPED = { typedSymbol: "BTC-PERP", typedSize: "0.01" };
const HOUR_MS = 3_600_000;
const inbox = async (personId: string, decisionId: string) => {
  const lines = await loadInbox({ service: t.service, personId, unreadOnly: false });
  return lines.filter((one) => one.href.includes(decisionId)).map((one) => one.kind);
};

describe("the inbox", () => {
  test("is filled in the transaction of the act: asked, all signed, GO", async () => {
    const { service } = t;
    const life = await submitted(service);
    const { decisionId } = life;
    await watchDecision({ service, personId: "per_noor", decisionId, isWatching: true });
    expect(await inbox("per_ravi", decisionId)).toEqual(["SIGN_OFF_REQUESTED"]);
    expect(await inbox("per_chen", decisionId)).toEqual([]);
    for (const role of ["ENGINEER", "RISK_MANAGER", "PRODUCT_OWNER"] as const) {
      const answer = await signAs(life, role);
      if (answer.ok) life.version = answer.version;
    }
    expect(await inbox("per_chen", decisionId)).toEqual(["ALL_SIGNED"]);
    const go = await signAs(life, "CTO", TYPED);
    expect(go.ok).toBe(true);
    expect(await inbox("per_noor", decisionId)).toEqual(["GO", "ALL_SIGNED"]);
    expect(await inbox("per_chen", decisionId)).toEqual(["ALL_SIGNED"]);
    await service.store.prisma.run.updateMany({
      where: { decisionId, kind: "CANARY" },
      data: { phase: "SCRUBBED" },
    });
  });
  test("an act that is refused tells nobody", async () => {
    const { service } = t;
    const life = await submitted(service);
    const before = await service.store.prisma.notification.count();
    const answer = await signAs({ ...life, version: 0 }, "RISK_MANAGER");
    expect(answer).toMatchObject({ ok: false, refusal: { code: "STALE" } });
    expect(await service.store.prisma.notification.count()).toBe(before);
  });
  test("is read by its owner alone", async () => {
    const { service } = t;
    const lines = await loadInbox({ service, personId: "per_ravi", unreadOnly: true });
    const ids = lines.map((one) => one.id);
    expect(await markInboxRead({ service, personId: "per_paula", ids })).toEqual({ ok: true, marked: 0 });
    expect(await countUnread({ service, personId: "per_ravi" })).toBe(lines.length);
    expect(await markInboxRead({ service, personId: "per_ravi", ids: ids.slice(0, 1) })).toEqual({
      ok: true,
      marked: 1,
    });
    expect(await markInboxRead({ service, personId: "per_ravi", ids: "ALL" })).toEqual({
      ok: true,
      marked: lines.length - 1,
    });
    expect(await countUnread({ service, personId: "per_ravi" })).toBe(0);
  });
});

test("eight workers that sweep at the same moment tell everybody once", async () => {
  const { service } = t;
  const life = await submitted(service);
  const nowMs = Date.now() + 5 * HOUR_MS;
  const counts = await Promise.all(Array.from({ length: 8 }, () => sweepNotices({ service, nowMs })));
  expect(await inbox("per_ravi", life.decisionId)).toEqual(["REMINDER", "SIGN_OFF_REQUESTED"]);
  expect(counts.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(3);
  expect(await sweepNotices({ service, nowMs })).toBe(0);
  // Two hours before its end the evidence is worth a word.
  await sweepNotices({ service, nowMs: Date.now() + 22.5 * HOUR_MS });
  expect(await inbox("per_elena", life.decisionId)).toContain("EXPIRES_SOON");
});

describe("a delegation", () => {
  test("is signed under, named in the statement, and dies with its revocation", async () => {
    const { service } = t;
    const { prisma } = service.store;
    const added = await addPerson({
      service,
      actorPersonId: "per_amara",
      name: "Dora Delegate",
      email: "dora@countersign.example",
      roles: [],
    });
    if (!added.ok) throw new Error(added.refusal.code);
    const dora = added.personId;
    await prisma.person.update({
      where: { id: dora },
      data: { passwordHash: await hashPassword(DEMO_PASSWORD), mustChangePassword: false },
    });
    const life = await threeGo(service);
    const go = () =>
      signOff({
        service,
        actorPersonId: dora,
        decisionId: life.decisionId,
        expectedVersion: life.version,
        role: "CTO",
        choice: "GO",
        comment: "",
        password: DEMO_PASSWORD,
        address: "10.0.0.7",
        ...TYPED,
      });
    expect(await go()).toMatchObject({ ok: false, refusal: { code: "ROLE_NOT_HELD" } });
    const grant = {
      service,
      actorPersonId: "per_amara",
      role: "CTO" as const,
      fromPersonId: "per_chen",
      toPersonId: dora,
      fromMs: Date.now() - HOUR_MS,
      untilMs: Date.now() + 3 * HOUR_MS,
      reason: "Chen is away.",
    };
    expect(await delegateRole({ ...grant, toPersonId: "per_amara" })).toMatchObject({
      ok: false,
      refusal: { code: "DELEGATION_BY_ITS_DELEGATE" },
    });
    const delegated = await delegateRole(grant);
    if (!delegated.ok) throw new Error(delegated.refusal.code);
    const stored = await prisma.roleDelegation.findUniqueOrThrow({ where: { id: delegated.delegationId } });
    // What was done before the grant is not covered by it.
    expect(stored.fromAt.getTime()).toBe(stored.createdAt.getTime());
    const result = await go();
    expect(result).toMatchObject({ ok: true, decision: { phase: "AUTHORIZED" } });
    if (!result.ok) return;
    const { delegation } = result.decision.signOffs.at(-1)?.statement ?? {};
    expect(delegation).toMatchObject({
      delegationId: delegated.delegationId,
      ofPersonId: "per_chen",
      ofName: "Chen Wei",
    });
    const verify = async () => {
      const run = await loadRunForWorker({ service, runId: result.runId ?? "" });
      if (!run?.decision) throw new Error("no run");
      const { decision, content, people, publicKeys, template } = run;
      const { stations, signaturePolicy: policy } = template;
      return verifySignOffs({ decision, content, people, publicKeys, stations, policy, nowMs: Date.now() });
    };
    expect(await verify()).toEqual({ ok: true });
    const revoked = await revokeDelegation({
      service,
      actorPersonId: "per_amara",
      delegationId: delegated.delegationId,
    });
    expect(revoked).toMatchObject({
      ok: true,
      effects: [{ voided: [{ role: "CTO", personName: "Dora Delegate" }] }],
    });
    expect(await verify()).toMatchObject({ ok: false });
    expect(
      await revokeDelegation({ service, actorPersonId: "per_amara", delegationId: delegated.delegationId }),
    ).toMatchObject({
      ok: false,
      refusal: { code: "DELEGATION_OVER" },
    });
    const acts = (await listAudit({ service, subjectId: dora })).entries.map((one) => one.act);
    expect(acts).toEqual(expect.arrayContaining(["delegateRole", "revokeDelegation"]));
    await prisma.run.updateMany({
      where: { decisionId: life.decisionId, kind: "CANARY" },
      data: { phase: "SCRUBBED" },
    });
  });
});

describe("a failed canary locks its account and symbol for every decision", () => {
  test("GO of another decision is refused from the moment of the failure; a scrubbed launch locks nothing", async () => {
    const { service } = t;
    const { prisma } = service.store;
    const slow = {
      ...rehearsalV1,
      id: "slow-v1",
      slug: "slow",
      timing: { ...rehearsalV1.timing, coolDownHours: 48 },
    };
    await saveTemplateUnlessUsed(prisma, slow);
    const first = await threeGo(service);
    const second = await threeGo(service);
    const codes = async (decisionId: string, nowMs = Date.now()) => {
      const view = await loadDecisionView({ service, decisionId });
      if (!view) throw new Error("no decision");
      return blockers(view.decision, view.template, nowMs, view.people, view.facts).map((one) => one.code);
    };
    const go = await signAs(first, "CTO", TYPED);
    if (!go.ok || !go.runId) throw new Error("no GO");
    expect(await codes(second.decisionId)).toEqual([]);
    await work(service, go.runId, [
      ...LIVE,
      { type: "closingStarted", reason: "time is up" },
      { type: "finished", phase: "FAILED" },
    ]);
    // A rehearsal's own failure locks nothing; the same run under a form with a cool-down does.
    expect(await codes(second.decisionId)).toEqual([]);
    await prisma.run.update({ where: { id: go.runId }, data: { templateId: "slow-v1" } });
    const locked = ["COOL_DOWN", "ROOT_CAUSE_MISSING", "FIXES_MISSING", "NEW_DEMO_MISSING"];
    expect(await codes(second.decisionId)).toEqual(locked);
    expect(await signAs(second, "CTO", TYPED)).toMatchObject({ ok: false, refusal: { code: "NOT_READY" } });
    const draft = await openDraft(service);
    expect(await codes(draft.decisionId)).toEqual(expect.arrayContaining(locked));
    await prisma.run.update({ where: { id: go.runId }, data: { outcome: "SCRUBBED", phase: "SCRUBBED" } });
    expect(await codes(second.decisionId)).toEqual([]);
  });
});
