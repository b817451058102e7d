import { afterAll, beforeAll, expect, test } from "vitest";
import { listAudit } from "../store/audit.ts";
import { canaryV1 } from "../template/canary-v1.ts";
import { exportForm } from "../template/markdown-export.ts";
import { exportYaml } from "../template/yaml-export.ts";
import { importTemplate, previewTemplate } from "./import-template.ts";
import type { TemplateFile } from "./read-template-file.ts";
import { loadTemplateVersion } from "./template-versions.ts";
import { openTestService, type TestService } from "./test-service.ts";

let opened: TestService;
beforeAll(async () => {
  opened = await openTestService();
});
afterAll(() => opened.drop());

const FORM = exportForm(canaryV1);
const markdown = (text: string, isNew = false): TemplateFile => ({
  format: "markdown",
  text,
  basedOn: "canary-v1",
  isNew,
});
const yaml = (text: string): TemplateFile => ({ format: "yaml", text, basedOn: "canary-v1", isNew: false });
const take = (file: TemplateFile, isConfirmed = false, actorPersonId = "per_elena") =>
  importTemplate({ service: opened.service, actorPersonId, file, isConfirmed });

test("a changed copy of the form becomes a draft with its changes", async () => {
  const file = markdown(FORM.replace("p95 latency < 500ms", "p95 latency < 400ms"));
  const actor = { personId: "per_elena", name: "Elena", roles: ["ENGINEER"] } as const;
  const preview = await previewTemplate({ service: opened.service, actor, file });
  const observer = { ...actor, roles: ["OBSERVER"] } as const;
  expect(await previewTemplate({ service: opened.service, actor: observer, file })).toMatchObject({
    refusal: { code: "NOT_PERMITTED" },
  });
  expect(preview).toMatchObject({
    ok: true,
    preview: { refusals: [], unread: [], missing: [], comparedWith: "canary-v1" },
  });
  expect(preview.ok && preview.preview.changes).toHaveLength(2);
  const taken = await take(file);
  if (!taken.ok) throw new Error(taken.refusal.whatHappened);
  const draft = await loadTemplateVersion({ service: opened.service, templateId: taken.templateId });
  expect(draft).toMatchObject({ status: "DRAFT", basedOn: "canary-v1", editors: ["per_elena"] });
  expect(draft?.template.checklists[1]?.items[1]?.criteria[0]?.limit).toBe("400");
  const [entry] = await listAudit(opened.service.store.prisma, { subjectId: taken.templateId, limit: 1 });
  expect(entry).toMatchObject({
    act: "templateImported",
    detail: { format: "markdown", basedOn: "canary-v1" },
  });
});

test("lines that were not understood must be confirmed", async () => {
  const file = markdown(
    FORM.replace("- [ ] PnL reasonable", "- [ ] PnL reasonable\n- [ ] The team is happy"),
  );
  expect(await take(file)).toMatchObject({ ok: false, refusal: { code: "IMPORT_NOT_CONFIRMED" } });
  expect(await take(file, true)).toMatchObject({ ok: true });
});

test("a form without a trigger is refused and the refusal is recorded", async () => {
  const file = markdown(FORM.replace("- [ ] Error rate > 5%\n", ""));
  expect(await take(file, true)).toMatchObject({ ok: false, refusal: { code: "IMPORT_REFUSED" } });
  const [entry] = await listAudit(opened.service.store.prisma, { subjectId: "canary-v1", limit: 1 });
  expect(entry).toMatchObject({
    act: "refused",
    detail: { code: "IMPORT_REFUSED", command: "templateImported" },
  });
});

test("a form can become a template of its own, a YAML file names its template itself", async () => {
  const form = FORM.replace("# Canary Deployment Decision Template", "# Release Desk Template");
  expect(await take(markdown(form, true))).toEqual({ ok: true, templateId: "release-desk-v1" });
  expect(await take(yaml(exportYaml({ ...canaryV1, slug: "night-desk" })))).toEqual({
    ok: true,
    templateId: "night-desk-v1",
  });
  const next = await take(yaml(exportYaml({ ...canaryV1, title: "Canary, changed" })));
  expect(next.ok && next.templateId).toMatch(/^canary-v\d+$/);
});

test("a bad YAML file is refused with its lines, and who may not draft may not import", async () => {
  const bad = exportYaml(canaryV1).replace("countdownSec: 300", "countdownSec: 1e309");
  const refused = await take(yaml(bad));
  expect(refused).toMatchObject({ ok: false, refusal: { code: "IMPORT_REFUSED" } });
  expect(!refused.ok && refused.refusal.whatHappened).toMatch(/line \d+: timing › countdownSec/);
  expect(await take(markdown(FORM), false, "per_paula")).toMatchObject({
    refusal: { code: "NOT_PERMITTED" },
  });
});
