import { DataTable } from "#components/ui/data-table.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Time } from "#components/ui/time.tsx";
import type { Template } from "#lib/template/schema.ts";
import type { VersionStatus } from "#lib/template/version-status.ts";
import { VersionBadge } from "./version-badge.tsx";
import { usedWords, type VersionFacts } from "./version-history.ts";

export type VersionRow = VersionFacts & { template: Template; status: VersionStatus };

/** All versions of one template, newest first. */
export function VersionTable({ caption, versions }: { caption: string; versions: readonly VersionRow[] }) {
  return (
    <DataTable
      caption={caption}
      rows={versions}
      rowKey={({ template }) => template.id}
      columns={[
        {
          key: "version",
          header: "Version",
          isRowHeader: true,
          cell: ({ template }) => (
            <TextLink href={`/templates/${template.id}`}>
              {template.id}
              <span className="sr-only">: {template.title}</span>
            </TextLink>
          ),
        },
        { key: "status", header: "Status", cell: ({ status }) => <VersionBadge status={status} /> },
        { key: "used", header: "Use", cell: ({ usedBy }) => usedWords(usedBy) },
        { key: "drafted", header: "Drafted by", cell: ({ draftedByName }) => draftedByName ?? "Countersign" },
        {
          key: "published",
          header: "Published",
          cell: ({ publishedByName, publishedAtMs, status }) =>
            publishedAtMs === null ? (
              <span className="text-muted">{status === "DRAFT" ? "not yet" : "with Countersign"}</span>
            ) : (
              <>
                {publishedByName}, <Time atMs={publishedAtMs} part="date" />
              </>
            ),
        },
      ]}
    />
  );
}
