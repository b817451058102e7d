import type { Metadata } from "next";
import { PageHeader } from "#components/frame/page-header.tsx";
import { PeopleTable } from "#components/people/people-table.tsx";
import { StatusMark } from "#components/status/status-mark.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { DefinitionList } from "#components/ui/definition-list.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { ThemeToggle } from "#components/ui/theme-toggle.tsx";
import { roleWords } from "#lib/decision/permissions.ts";
import { buildId } from "#lib/service/build-id.ts";
import { readHealth } from "#lib/service/health.ts";
import { loadPeople } from "#lib/service/load-people.ts";
import { requireActor } from "#lib/web/actor.ts";
import { env } from "#lib/web/env.ts";
import { webService } from "#lib/web/service.ts";

import { PasskeySections } from "./passkey-sections.tsx";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  const actor = await requireActor();
  const service = webService();
  const [people, health] = await Promise.all([
    loadPeople({ service }),
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
              {
                label: "Password",
                value: <TextLink href="/settings/password">Change your password</TextLink>,
              },
              { label: "Theme", value: <ThemeToggle /> },
            ]}
          />
        </Card>
        <Card title="This installation" actions={<ButtonLink href="/settings/venues">Venues</ButtonLink>}>
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
      <Card
        title="People and roles"
        className="mt-4"
        hint="Who may sign, who acts for whom, who may come in."
        actions={
          <>
            <ButtonLink href="/settings/delegations">Delegations</ButtonLink>
            <ButtonLink href="/settings/people">People and roles</ButtonLink>
          </>
        }
        flush
      >
        <PeopleTable people={people} ownId={actor.personId} actions={null} />
      </Card>
    </>
  );
}
