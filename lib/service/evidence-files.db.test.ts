import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listAudit } from "../store/audit.ts";
import { findDecisionFile } from "../store/decision-files.ts";
import { findDecision } from "../store/decisions.ts";
import { attachFile } from "./attach-file.ts";
import { cloneDecision } from "./clone-decision.ts";
import { importMetrics, previewImport } from "./import-metrics.ts";
import { changesSince, loadRevisions } from "./load-revisions.ts";
import { openDraft, PERSON, send, submitted, threeGo } from "./test-life.ts";
import { openTestService, type TestService } from "./test-service.ts";

let test1: TestService;
beforeAll(async () => {
  test1 = await openTestService();
});
afterAll(() => test1.drop());

const bytes = (text: string) => new Uint8Array(new TextEncoder().encode(text));
const TEXT = { name: "notes.txt", claimedType: "text/plain", bytes: bytes("all well") };
const decisionOf = async (decisionId: string) => {
  const stored = await findDecision(test1.service.store.prisma, decisionId);
  if (!stored) throw new Error("no decision");
  return stored;
};
const lastAct = async (subjectId: string, act: string) => {
  const [row] = await listAudit(test1.service.store.prisma, { subjectId, act, limit: 1 });
  return row?.detail;
};
const lastRefusal = (decisionId: string) => lastAct(decisionId, "refused");

describe("attached files", () => {
  const attach = async (
    life: { decisionId: string },
    change: { file?: typeof TEXT; by?: keyof typeof PERSON; itemId?: string } = {},
  ) =>
    attachFile({
      service: test1.service,
      actorPersonId: PERSON[change.by ?? "ENGINEER"],
      decisionId: life.decisionId,
      expectedVersion: (await decisionOf(life.decisionId)).version,
      target: { kind: "ITEM", id: change.itemId ?? "risk-quiet-window" },
      file: change.file ?? TEXT,
    });

  test("are stored by their SHA-256, once per content, and stay after they were taken away", async () => {
    const life = await openDraft(test1.service);
    expect(await attach(life)).toMatchObject({ ok: true });
    const other = { ...TEXT, name: "same.txt" };
    expect(await attach(life, { itemId: "risk-kill-switch", file: other })).toMatchObject({ ok: true });
    const { decision, version } = await decisionOf(life.decisionId);
    const [one, two] = decision.attachments;
    expect(one?.sha256).toBe(two?.sha256);
    const { prisma } = test1.service.store;
    expect(await prisma.fileContent.count()).toBe(1);
    life.version = version;
    await send(life, { type: "removeAttachment", attachmentId: one?.id ?? "", reason: "the wrong one" });
    const kept = await findDecisionFile(prisma, life.decisionId, one?.id ?? "");
    expect(new TextDecoder().decode(kept?.bytes)).toBe("all well");
    expect(await findDecisionFile(prisma, "dec_other", one?.id ?? "")).toBeNull();
    await expect(prisma.fileContent.deleteMany()).rejects.toThrow();
    await expect(prisma.decisionFile.updateMany({ data: { name: "x" } })).rejects.toThrow();
  });

  test("that lie, are empty or come from the wrong person are refused, recorded and not stored", async () => {
    const life = await openDraft(test1.service);
    const before = await test1.service.store.prisma.decisionFile.count();
    const lie = { ...TEXT, name: "shot.png", claimedType: "image/png" };
    expect(await attach(life, { file: lie })).toMatchObject({ refusal: { code: "FILE_TYPE_MISMATCH" } });
    expect(await lastRefusal(life.decisionId)).toMatchObject({
      command: "attachFile",
      code: "FILE_TYPE_MISMATCH",
      details: { name: "shot.png", sizeBytes: 8 },
    });
    const empty = { ...TEXT, bytes: bytes("") };
    expect(await attach(life, { file: empty })).toMatchObject({ refusal: { code: "FILE_EMPTY" } });
    expect(await attach(life, { by: "CTO" })).toMatchObject({ refusal: { code: "NOT_PERMITTED" } });
    expect(await attach(life, { itemId: "nowhere" })).toMatchObject({ refusal: { code: "UNKNOWN_TARGET" } });
    expect(await test1.service.store.prisma.decisionFile.count()).toBe(before);
  });

  test("after submit void every signature", async () => {
    const life = await threeGo(test1.service);
    expect(await attach(life)).toMatchObject({
      ok: true,
      decision: { phase: "DRAFT", revision: 2, signOffs: [], contentHash: null },
    });
  });
});

describe("imported metrics", () => {
  const file = {
    name: "bot.prom",
    claimedType: "",
    bytes: bytes(
      "gpt_trader_acceptance_ratio 0.97\ngpt_trader_acceptance_samples 90\ncritical_errors 0\ncats 3\n",
    ),
  };
  const base = (decisionId: string) => ({
    service: test1.service,
    actorPersonId: PERSON.ENGINEER,
    decisionId,
    file,
  });

  test("are previewed, then taken with file, digest, samples and person", async () => {
    const { decisionId, version } = await openDraft(test1.service);
    const previewed = await previewImport(base(decisionId));
    if (!previewed.ok) throw new Error("refused");
    expect(previewed.preview).toMatchObject({
      format: "PROMETHEUS",
      rows: [
        { measure: "acceptancePct", value: "97", n: 90 },
        { measure: "criticalErrors", value: "0", n: null },
      ],
      leftOut: [{ line: 4, text: "cats = 3" }],
    });
    const given = { ...base(decisionId), expectedVersion: version, observedAtMs: null };
    expect(await importMetrics({ ...given, sha256: "0".repeat(64) })).toMatchObject({
      refusal: { code: "IMPORT_CHANGED" },
    });
    expect(await importMetrics({ ...given, sha256: previewed.sha256 })).toMatchObject({ ok: true });
    const { decision } = await decisionOf(decisionId);
    expect(decision.demo).toMatchObject({
      source: "ATTESTED",
      runId: null,
      buildId: "outside",
      imported: { fileName: "bot.prom", fileSha256: previewed.sha256, byName: "Elena Fischer" },
    });
    const [attachment] = decision.attachments;
    expect(attachment).toMatchObject({ sha256: previewed.sha256, target: { kind: "IMPORT" } });
    expect(decision.demo?.imported?.attachmentId).toBe(attachment?.id);
    const kept = await findDecisionFile(test1.service.store.prisma, decisionId, attachment?.id ?? "");
    expect(kept?.bytes).toEqual(file.bytes);
  });

  test("of a file that cannot be read, or by the wrong person, are refused and recorded", async () => {
    const { decisionId } = await openDraft(test1.service);
    const prose = { ...file, bytes: bytes("All was well.") };
    expect(await previewImport({ ...base(decisionId), file: prose })).toMatchObject({
      refusal: { code: "IMPORT_UNREADABLE" },
    });
    expect(await lastRefusal(decisionId)).toMatchObject({ code: "IMPORT_UNREADABLE" });
    expect(await previewImport({ ...base(decisionId), actorPersonId: PERSON.CTO })).toMatchObject({
      refusal: { code: "NOT_PERMITTED" },
    });
  });
});

describe("revisions", () => {
  test("each submitted one is kept, intact, and compared in words", async () => {
    const life = await threeGo(test1.service);
    await send(life, { type: "writeNote", noteId: "market", text: "calm" }, "RISK_MANAGER");
    await send(life, { type: "submit" });
    const { service } = test1;
    const view = await loadRevisions({ service, decisionId: life.decisionId, from: null, to: null });
    expect(view?.revisions).toMatchObject([
      { revision: 1, isIntact: true },
      { revision: 2, isIntact: true },
    ]);
    const changes = view?.comparison?.changes ?? [];
    expect(
      changes.map(({ section, label, before, after }) => [section, label, before, after]),
    ).toContainEqual(["Notes", "market", "", "calm"]);
    expect(changes.every(({ key }) => key === "note.market" || key.startsWith("snapshot"))).toBe(true);
    const { decision } = await decisionOf(life.decisionId);
    const template = (
      await service.store.prisma.templateVersion.findUniqueOrThrow({
        where: { id: decision.templateId },
      })
    ).body as never;
    const yours = await changesSince({ service, decision, template, personId: PERSON.RISK_MANAGER });
    expect(yours).toMatchObject({ sinceLast: null, sinceYours: { from: 1, to: 2 } });
    const others = await changesSince({ service, decision, template, personId: PERSON.CTO });
    expect(others).toMatchObject({ sinceLast: { from: 1, to: 2 }, sinceYours: null });
    const backwards = await loadRevisions({ service, decisionId: life.decisionId, from: 2, to: 1 });
    expect(backwards?.comparison?.changes).toContainEqual(
      expect.objectContaining({ label: "market", before: "calm", after: "" }),
    );
    expect(await loadRevisions({ service, decisionId: "dec_none", from: null, to: null })).toBeNull();
  });

  test("cannot be changed afterwards", async () => {
    await submitted(test1.service);
    const { prisma } = test1.service.store;
    await expect(prisma.decisionRevision.updateMany({ data: { contentHash: "x" } })).rejects.toThrow();
    await expect(prisma.decisionRevision.deleteMany()).rejects.toThrow();
  });
});

test("a clone begins with the words and the configuration, and with nothing that others stood for", async () => {
  const life = await threeGo(test1.service);
  await send(life, { type: "writeNote", noteId: "market", text: "calm" }, "RISK_MANAGER");
  const { service } = test1;
  const denied = { service, actorPersonId: PERSON.CTO, decisionId: life.decisionId };
  expect(await cloneDecision(denied)).toMatchObject({ refusal: { code: "NOT_PERMITTED" } });
  const cloned = await cloneDecision({ ...denied, actorPersonId: PERSON.ENGINEER });
  if (!cloned.ok) throw new Error("refused");
  const source = (await decisionOf(life.decisionId)).decision;
  const { decision } = await decisionOf(cloned.decisionId);
  expect(decision).toMatchObject({
    title: source.title,
    config: source.config,
    notes: source.notes,
    contacts: source.contacts,
    clonedFrom: source.id,
    phase: "DRAFT",
    revision: 1,
    demo: null,
    drills: null,
    signOffs: [],
    attachments: [],
    runs: [],
    editors: [PERSON.ENGINEER],
  });
  expect(Object.values(decision.answers).filter((one) => one.tickedBy ?? one.waiver ?? one.attested)).toEqual(
    [],
  );
  expect(await lastAct(cloned.decisionId, "cloneDecision")).toMatchObject({ clonedFrom: source.id });
});
