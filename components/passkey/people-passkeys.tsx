"use client";

import { Card } from "#components/ui/card.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Time } from "#components/ui/time.tsx";
import { InvitePasskey } from "./invite-passkey.tsx";
import type { PasskeyAdminActions, PasskeyRow } from "./passkey-actions.ts";

type PersonKeys = {
  personId: string;
  name: string;
  states: readonly PasskeyRow["state"][];
  /** Until when an invitation is open; null when there is none. */
  invitedUntilMs: number | null;
};

function stateWords({ states }: PersonKeys): string {
  const signs = states.filter((state) => state === "SIGNS").length;
  const waits = states.filter((state) => state === "WAITS").length;
  if (signs + waits === 0) return "none yet";
  return [signs > 0 ? `${signs} signs` : "", waits > 0 ? `${waits} waits` : ""].filter(Boolean).join(", ");
}

function State({ person }: { person: PersonKeys }) {
  return (
    <span>
      {stateWords(person)}
      {person.invitedUntilMs === null ? null : (
        <span className="block text-xs text-muted">
          invited, until <Time atMs={person.invitedUntilMs} />
        </span>
      )}
    </span>
  );
}

/** Who has a passkey, and the invitation for who has none, for an admin. */
export function PeoplePasskeys(props: {
  people: readonly PersonKeys[];
  ownPersonId: string;
  invite: PasskeyAdminActions["invite"];
}) {
  return (
    <Card
      title="Passkeys of people"
      hint="You invite, the person adds a passkey, another admin confirms it."
      flush
    >
      <DataTable
        caption="Passkeys of people"
        rows={props.people}
        rowKey={(person) => person.personId}
        columns={[
          { key: "name", header: "Person", isRowHeader: true, cell: (person) => person.name },
          { key: "keys", header: "Passkeys", cell: (person) => <State person={person} /> },
          {
            key: "invite",
            header: <span className="sr-only">Acts</span>,
            align: "end",
            cell: (person) =>
              person.personId === props.ownPersonId ? (
                <span className="text-muted">another admin invites you</span>
              ) : (
                <InvitePasskey person={person} invite={props.invite} />
              ),
          },
        ]}
      />
    </Card>
  );
}
