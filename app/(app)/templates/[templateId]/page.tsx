import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageHeader } from "#components/frame/page-header.tsx";
import { DiffList } from "#components/template/diff-list.tsx";
import { ProblemList } from "#components/template/problem-list.tsx";
import { TemplateCard } from "#components/template/template-card.tsx";
import { VersionActions } from "#components/template/version-actions.tsx";
import { VersionBadge } from "#components/template/version-badge.tsx";
import { versionHistory } from "#components/template/version-history.ts";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { may } from "#lib/decision/permissions.ts";
import { listTemplateVersions } from "#lib/service/template-versions.ts";
import { templateProblems } from "#lib/template/check/template-problems.ts";
import { templateDiff } from "#lib/template/template-diff.ts";
import { requireActor } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";
import { discardVersion, draftVersion, publishVersion, retireVersion } from "../actions.ts";

export const metadata: Metadata = { title: "Template" };

export default async function TemplatePage(props: { params: Promise<{ templateId: string }> }) {
  const actor = await requireActor();
  const { templateId } = await props.params;
  const versions = await listTemplateVersions({ service: webService() });
  const version = versions.find(({ template }) => template.id === templateId);
  if (!version) notFound();
  const { template, status } = version;
  const isDraft = status === "DRAFT";
  const base = versions.find((one) => one.template.id === version.basedOn)?.template;
  return (
    <>
      <PageHeader
        kicker={<TextLink href="/templates">Templates</TextLink>}
        title={`${template.title}, version ${template.version}`}
        status={<VersionBadge status={status} />}
        actions={
          <>
            <ButtonLink href={`/api/templates/${template.id}/form`}>Form (Markdown)</ButtonLink>
            <ButtonLink href={`/api/templates/${template.id}/yaml`}>YAML</ButtonLink>
            {isDraft && may(actor, "draftTemplate") ? (
              <ButtonLink href={`/templates/${template.id}/edit`} variant="primary">
                Edit
              </ButtonLink>
            ) : null}
          </>
        }
      >
        {versionHistory(version)}
      </PageHeader>
      <div className="flex flex-col gap-4">
        <VersionActions
          templateId={template.id}
          revision={version.revision}
          status={status}
          hasWorkedOnIt={version.editors.includes(actor.personId)}
          mayDraft={may(actor, "draftTemplate")}
          mayPublish={may(actor, "publishTemplate")}
          mayRetire={may(actor, "retireTemplate")}
          draft={draftVersion}
          publish={publishVersion}
          discard={discardVersion}
          retire={retireVersion}
        />
        {isDraft ? <ProblemList templateId={template.id} problems={templateProblems(template)} /> : null}
        {base ? (
          <Card
            title={`What changed since ${base.id}`}
            actions={
              <TextLink href={`/templates/compare?from=${base.id}&to=${template.id}`}>
                Compare others
              </TextLink>
            }
          >
            <DiffList lines={templateDiff(base, template)} />
          </Card>
        ) : null}
        <TemplateCard template={template} />
      </div>
    </>
  );
}
