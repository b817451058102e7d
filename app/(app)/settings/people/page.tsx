import type { Metadata } from "next";
import { PageHeader } from "#components/frame/page-header.tsx";
import { AddPerson } from "#components/people/add-person.tsx";
import { PeopleTable } from "#components/people/people-table.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { may, whoMay } from "#lib/decision/permissions.ts";
import { loadPeople } from "#lib/service/load-people.ts";
import { requireActor } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";
import { PasskeyAdmin } from "../passkey-sections.tsx";
import {
  previewChange,
  sendAddPerson,
  sendChangeRoles,
  sendEndSessions,
  sendResetPassword,
  sendSetActive,
} from "./actions.ts";

export const metadata: Metadata = { title: "People and roles" };

const ACTIONS = {
  add: sendAddPerson,
  preview: previewChange,
  changeRoles: sendChangeRoles,
  setActive: sendSetActive,
  endSessions: sendEndSessions,
  resetPassword: sendResetPassword,
};

export default async function PeoplePage() {
  const actor = await requireActor();
  const isAdmin = may(actor, "managePeople");
  const people = await loadPeople({ service: webService() });
  return (
    <>
      <PageHeader
        title="People and roles"
        kicker="Settings"
        actions={
          <>
            <ButtonLink href="/settings/delegations">Delegations</ButtonLink>
            {isAdmin ? <AddPerson add={ACTIONS.add} /> : null}
          </>
        }
      >
        {isAdmin
          ? "A change takes effect at once. Nobody changes their own roles; one admin always remains."
          : `Changed by ${whoMay("managePeople")}.`}
      </PageHeader>
      <Card flush>
        <PeopleTable people={people} ownId={actor.personId} actions={isAdmin ? ACTIONS : null} />
      </Card>
      {isAdmin ? (
        <div className="mt-4 flex flex-col gap-4">
          <PasskeyAdmin actor={actor} />
        </div>
      ) : null}
    </>
  );
}
