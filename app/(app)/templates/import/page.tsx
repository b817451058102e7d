import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { PageHeader } from "#components/frame/page-header.tsx";
import { ImportForm } from "#components/template/import-form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { may } from "#lib/decision/permissions.ts";
import { listTemplateVersions } from "#lib/service/template-versions.ts";
import { requireActor } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";
import { importFile, previewFile } from "../actions.ts";

export const metadata: Metadata = { title: "Import a template" };

export default async function ImportTemplatePage() {
  const actor = await requireActor();
  if (!may(actor, "draftTemplate")) redirect("/templates");
  const versions = await listTemplateVersions({ service: webService() });
  const bases = versions
    .filter(({ status }) => status !== "DRAFT")
    .map(({ template }) => ({ value: template.id, label: `${template.title}, version ${template.version}` }));
  return (
    <>
      <PageHeader kicker={<TextLink href="/templates">Templates</TextLink>} title="Import a template">
        The Markdown form, or a YAML file. You see what it would become before anything is saved.
      </PageHeader>
      <ImportForm bases={bases} preview={previewFile} take={importFile} />
    </>
  );
}
