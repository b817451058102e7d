import type { Metadata } from "next";
import { PageHeader } from "#components/frame/page-header.tsx";
import { StatusMark } from "#components/status/status-mark.tsx";
import { Card } from "#components/ui/card.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { DefinitionList } from "#components/ui/definition-list.tsx";
import { ThemeToggle } from "#components/ui/theme-toggle.tsx";
import { roleWords } from "#lib/decision/permissions.ts";
import { buildId } from "#lib/service/build-id.ts";
import { readHealth } from "#lib/service/health.ts";
import { listPeople } from "#lib/service/list-people.ts";
import { requireActor } from "#lib/web/actor.ts";
import { env } from "#lib/web/env.ts";
import { webService } from "#lib/web/service.ts";

import { PasskeySections } from "./passkey-sections.tsx";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  const actor = await requireActor();
  const service = webService();
  const [people, health] = await Promise.all([
    listPeople({ service }),
    readHealth({ service, paperUrl: env().paperUrl }),
  ]);
  return (
    <>
      <PageHeader title="Settings">You, the people and the parts of this installation.</PageHeader>
      <div className="grid gap-4 lg:grid-cols-2">
        <Card title="You">
          <DefinitionList
            items={[
              { label: "Name", value: actor.name },
              { label: "Email", value: actor.email },
              { label: "Roles", value: actor.roles.map(roleWords).join(", ") || "none" },
              { label: "Theme", value: <ThemeToggle /> },
            ]}
          />
        </Card>
        <Card title="This installation">
          <DefinitionList
            items={[
              {
                label: "Mode",
                value: env().production ? "Production: a real venue" : "Rehearsal: the paper venue",
              },
              { label: "Address", value: env().origin },
              { label: "Build", value: buildId() },
              ...health.parts.map((part) => ({
                label: part.name,
                value: <StatusMark level={part.ok ? "normal" : "serious"} label={part.detail} />,
              })),
            ]}
          />
        </Card>
      </div>
      <PasskeySections actor={actor} />
      <Card title="People and roles" className="mt-4" flush>
        <DataTable
          caption="People and roles"
          rows={people}
          rowKey={(person) => person.personId}
          columns={[
            { key: "name", header: "Person", isRowHeader: true, cell: (person) => person.name },
            {
              key: "roles",
              header: "Roles",
              cell: (person) => person.roles.map(roleWords).join(", ") || "none",
            },
            { key: "active", header: "State", cell: (person) => (person.active ? "active" : "disabled") },
          ]}
        />
      </Card>
    </>
  );
}
