import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { PageHeader } from "#components/frame/page-header.tsx";
import { TemplateEditor } from "#components/template/template-editor.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { may } from "#lib/decision/permissions.ts";
import { loadTemplateVersion } from "#lib/service/template-versions.ts";
import { requireActor } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";
import { saveDraft } from "../../actions.ts";

export const metadata: Metadata = { title: "Edit template" };

export default async function EditTemplatePage(props: { params: Promise<{ templateId: string }> }) {
  const actor = await requireActor();
  const { templateId } = await props.params;
  const version = await loadTemplateVersion({ service: webService(), templateId });
  if (!version) notFound();
  const { template, status, revision } = version;
  if (status !== "DRAFT" || !may(actor, "draftTemplate")) redirect(`/templates/${templateId}`);
  return (
    <>
      <PageHeader
        kicker={<TextLink href={`/templates/${templateId}`}>{templateId}</TextLink>}
        title={`Edit ${template.title}`}
      >
        A draft can be saved while things do not fit yet; publishing needs a second person and all of them to
        fit.
      </PageHeader>
      <TemplateEditor template={template} revision={revision} save={saveDraft} />
    </>
  );
}
