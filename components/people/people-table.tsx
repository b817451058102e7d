"use client";

import { Badge } from "#components/ui/badge.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { PersonText } from "#components/ui/person-text.tsx";
import { Time } from "#components/ui/time.tsx";
import { roleWords } from "#lib/decision/permissions.ts";
import { ManagePerson } from "./manage-person.tsx";
import type { PeopleActions, PersonRow } from "./people-model.ts";

function Roles({ person }: { person: PersonRow }) {
  if (person.roles.length === 0 && person.delegated.length === 0)
    return <span className="text-muted">none</span>;
  return (
    <span className="inline-flex flex-wrap gap-1 max-sm:justify-end">
      {person.roles.map((role) => (
        <Badge key={role}>{roleWords(role)}</Badge>
      ))}
      {person.delegated.map((words) => (
        <Badge key={words} tone="accent">
          {words}
        </Badge>
      ))}
    </span>
  );
}

/** Everybody with their roles; an admin manages everyone but themselves. */
export function PeopleTable(props: {
  people: readonly PersonRow[];
  ownId: string;
  actions: PeopleActions | null;
}) {
  const { people, ownId, actions } = props;
  return (
    <DataTable
      caption="People and roles"
      rows={people}
      rowKey={(person) => person.personId}
      rowClassName={(person) => (person.active ? undefined : "text-muted")}
      columns={[
        {
          key: "name",
          header: "Person",
          isRowHeader: true,
          cell: (person) => (
            <span>
              <PersonText text={person.name} />
              <span className="block break-all text-xs font-normal text-muted">{person.email}</span>
            </span>
          ),
        },
        { key: "roles", header: "Roles", cell: (person) => <Roles person={person} /> },
        {
          key: "state",
          header: "State",
          cell: (person) =>
            person.active
              ? person.mustChangePassword
                ? "active, password to be changed"
                : "active"
              : "disabled",
        },
        {
          key: "sessions",
          header: "Signed in",
          isWideOnly: true,
          cell: (person) =>
            person.lastSignInMs === null ? (
              <span className="text-muted">not now</span>
            ) : (
              <span>
                {person.sessions === 1 ? "1 session" : `${person.sessions} sessions`}, last{" "}
                <Time atMs={person.lastSignInMs} />
              </span>
            ),
        },
        ...(actions
          ? [
              {
                key: "manage",
                header: <span className="sr-only">Manage</span>,
                align: "end" as const,
                cell: (person: PersonRow) =>
                  person.personId === ownId ? (
                    <span className="text-xs text-muted">another admin changes yours</span>
                  ) : (
                    <ManagePerson {...actions} person={person} />
                  ),
              },
            ]
          : []),
      ]}
    />
  );
}
