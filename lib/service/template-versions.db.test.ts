import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listAudit } from "../store/audit.ts";
import { saveTemplateUnlessUsed } from "../store/templates.ts";
import { canaryV1 } from "../template/canary-v1.ts";
import type { RowChange } from "../template/editor/row-changes.ts";
import { createDecision } from "./create-decision.ts";
import { discardTemplate } from "./discard-template.ts";
import { draftTemplate } from "./draft-template.ts";
import { editTemplateDraft } from "./edit-template-draft.ts";
import { publishTemplate } from "./publish-template.ts";
import { retireTemplate } from "./retire-template.ts";
import { listTemplateVersions, loadTemplateVersion } from "./template-versions.ts";
import { listTemplates } from "./templates.ts";
import { openTestService, type TestService } from "./test-service.ts";

const ELENA = "per_elena";
const RAVI = "per_ravi";
const PAULA = "per_paula";
const AMARA = "per_amara";
const COUNTDOWN = "timing/countdownSec";

let opened: TestService;
beforeAll(async () => {
  opened = await openTestService();
});
afterAll(() => opened.drop());

const service = () => opened.service;
const audited = async (subjectId: string) => {
  const rows = await listAudit(service().store.prisma, { subjectId, limit: 100 });
  return rows.reverse().map((row) => ({ act: row.act, code: row.detail.code }));
};

async function draft(by = ELENA): Promise<string> {
  const made = await draftTemplate({ service: service(), actorPersonId: by, basedOn: "canary-v1" });
  if (!made.ok) throw new Error(made.refusal.whatHappened);
  return made.templateId;
}
const edit = (templateId: string, expectedRevision: number, edits: Record<string, string>, by = ELENA) =>
  editTemplateDraft({ service: service(), actorPersonId: by, templateId, expectedRevision, edits });
const publish = (templateId: string, expectedRevision: number, by = RAVI) =>
  publishTemplate({ service: service(), actorPersonId: by, templateId, expectedRevision });
const open = (templateId: string) =>
  createDecision({ service: service(), actorPersonId: ELENA, templateId, title: "A decision" });
const codeOf = (result: { ok: boolean; refusal?: { code: string } }) => result.refusal?.code ?? "OK";

describe("from draft to published", () => {
  let id: string;
  beforeEach(async () => {
    id = await draft();
  });

  test("a draft is the next version of its template and starts as a copy", async () => {
    const loaded = await loadTemplateVersion({ service: service(), templateId: id });
    expect(loaded).toMatchObject({
      status: "DRAFT",
      revision: 1,
      basedOn: "canary-v1",
      editors: [ELENA],
      usedBy: 0,
    });
    const { id: _id, version: _version, ...rest } = loaded?.template ?? canaryV1;
    expect(canaryV1).toMatchObject(rest);
  });

  test("a row more and a row less, each a revision of its own; what cannot be a row changes nothing", async () => {
    const rows = (expectedRevision: number, change: RowChange) =>
      editTemplateDraft({
        service: service(),
        actorPersonId: ELENA,
        templateId: id,
        expectedRevision,
        edits: {},
        rows: change,
      });
    const row = { text: "Latency stays low", rule: "p95LatencyMs", op: "<", limit: "450" } as const;
    expect(await rows(1, { type: "ADD", list: "targets", row })).toMatchObject({ ok: true, revision: 2 });
    expect(codeOf(await rows(1, { type: "ADD", list: "targets", row }))).toBe("TEMPLATE_STALE");
    expect(codeOf(await rows(2, { type: "ADD", list: "targets", row: { ...row, text: "" } }))).toBe(
      "TEMPLATE_INVALID",
    );
    expect(await rows(2, { type: "REMOVE", path: "targets/latency-stays-low" })).toMatchObject({
      ok: true,
      revision: 3,
      problems: [],
    });
  });

  test("edited, published by a second person, used, retired: every act audited", async () => {
    expect(await edit(id, 1, { [COUNTDOWN]: "60" })).toMatchObject({ ok: true, revision: 2, problems: [] });
    expect(codeOf(await open(id))).toBe("TEMPLATE_NOT_PUBLISHED");
    expect(codeOf(await publish(id, 2))).toBe("OK");
    expect((await listTemplates({ service: service() })).map((one) => one.id)).toContain(id);
    expect(codeOf(await open(id))).toBe("OK");
    const versions = await listTemplateVersions({ service: service() });
    expect(versions.find((one) => one.template.id === id)).toMatchObject({ status: "PUBLISHED", usedBy: 1 });
    expect(codeOf(await retireTemplate({ service: service(), actorPersonId: AMARA, templateId: id }))).toBe(
      "OK",
    );
    expect(codeOf(await open(id))).toBe("TEMPLATE_NOT_PUBLISHED");
    expect((await listTemplates({ service: service() })).map((one) => one.id)).not.toContain(id);
    expect((await audited(id)).map((row) => row.act)).toEqual([
      "templateDrafted",
      "templateEdited",
      "templatePublished",
      "templateRetired",
    ]);
  });

  test("nobody publishes a draft that they worked on, whatever their roles", async () => {
    expect(codeOf(await edit(id, 1, { [COUNTDOWN]: "60" }, RAVI))).toBe("OK");
    expect(codeOf(await publish(id, 2, RAVI))).toBe("PUBLISHER_WORKED_ON_IT");
    expect(codeOf(await publish(id, 2, ELENA))).toBe("NOT_PERMITTED");
    expect((await audited(id)).at(-2)).toEqual({ act: "refused", code: "PUBLISHER_WORKED_ON_IT" });
    expect(codeOf(await publish(id, 2, AMARA))).toBe("OK");
  });

  test.each([
    ["an unchanged draft", {}, 1, "TEMPLATE_UNCHANGED"],
    ["a revision that the publisher did not read", { [COUNTDOWN]: "60" }, 1, "TEMPLATE_STALE"],
    ["limits that do not fit", { "triggers/LATENCY_P95/limit": "400" }, 2, "TEMPLATE_NOT_READY"],
  ])("%s is not published", async (_name, edits, revision, code) => {
    expect((await edit(id, 1, edits)).ok).toBe(true);
    expect(codeOf(await publish(id, revision))).toBe(code);
  });

  test("values that cannot be read are refused with words and change nothing", async () => {
    const refused = await edit(id, 1, { [COUNTDOWN]: "soon", title: "New" });
    expect(refused).toMatchObject({ ok: false, refusal: { code: "TEMPLATE_INVALID" } });
    const after = await loadTemplateVersion({ service: service(), templateId: id });
    expect(after).toMatchObject({ revision: 1, template: { title: canaryV1.title } });
    expect((await audited(id)).at(-1)).toEqual({ act: "refused", code: "TEMPLATE_INVALID" });
  });

  test("of two people who save the same revision the second is told", async () => {
    expect((await edit(id, 1, { [COUNTDOWN]: "60" }, ELENA)).ok).toBe(true);
    expect(codeOf(await edit(id, 1, { [COUNTDOWN]: "90" }, RAVI))).toBe("TEMPLATE_STALE");
  });

  test("a published version is not edited, not discarded, and the database refuses it too", async () => {
    await edit(id, 1, { [COUNTDOWN]: "60" });
    await publish(id, 2);
    expect(codeOf(await edit(id, 2, { [COUNTDOWN]: "70" }))).toBe("TEMPLATE_NOT_DRAFT");
    expect(codeOf(await publish(id, 2, AMARA))).toBe("TEMPLATE_NOT_DRAFT");
    expect(codeOf(await discardTemplate({ service: service(), actorPersonId: ELENA, templateId: id }))).toBe(
      "TEMPLATE_NOT_DRAFT",
    );
    const { prisma } = service().store;
    await expect(prisma.templateVersion.update({ where: { id }, data: { body: {} } })).rejects.toThrow();
    await expect(
      prisma.templateVersion.update({ where: { id }, data: { status: "DRAFT" } }),
    ).rejects.toThrow();
    await expect(prisma.templateVersion.delete({ where: { id } })).rejects.toThrow();
  });

  test("a discarded draft is gone from the list and its number is not used again", async () => {
    expect(codeOf(await discardTemplate({ service: service(), actorPersonId: ELENA, templateId: id }))).toBe(
      "OK",
    );
    const ids = (await listTemplateVersions({ service: service() })).map((one) => one.template.id);
    expect(ids).not.toContain(id);
    expect(await draft()).not.toBe(id);
  });
});

test("who may not draft is told who may", async () => {
  const refused = await draftTemplate({ service: service(), actorPersonId: PAULA, basedOn: "canary-v1" });
  expect(refused).toMatchObject({ ok: false, refusal: { code: "NOT_PERMITTED" } });
});

test("ten people who draft at once get ten versions or are told to try again", async () => {
  const results = await Promise.all(
    Array.from({ length: 10 }, () =>
      draftTemplate({ service: service(), actorPersonId: ELENA, basedOn: "rehearsal-v1" }),
    ),
  );
  const ids = results.flatMap((result) => (result.ok ? [result.templateId] : []));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThan(0);
  for (const result of results) if (!result.ok) expect(result.refusal.code).toBe("UNAVAILABLE");
});

test("the seed leaves a version alone that people made", async () => {
  const id = await draft();
  const { prisma } = service().store;
  expect(await saveTemplateUnlessUsed(prisma, { ...canaryV1, id, title: "Another" })).toBe(false);
});
