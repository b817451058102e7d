import type { Metadata } from "next";
import { PageHeader } from "#components/frame/page-header.tsx";
import { DelegateForm } from "#components/people/delegate-form.tsx";
import { type DelegationRow, DelegationTable } from "#components/people/delegation-table.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { may, whoMay } from "#lib/decision/permissions.ts";
import { listDelegations } from "#lib/service/delegate-role.ts";
import { loadPeople } from "#lib/service/load-people.ts";
import { requireActor } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";
import { sendDelegation, sendRevocation } from "./actions.ts";

export const metadata: Metadata = { title: "Delegations" };

function stateOf(
  row: { isRevoked: boolean; fromMs: number; untilMs: number },
  nowMs: number,
): DelegationRow["state"] {
  if (row.isRevoked) return "revoked";
  if (row.untilMs <= nowMs) return "over";
  return nowMs < row.fromMs ? "ahead" : "in force";
}

export default async function DelegationsPage() {
  const actor = await requireActor();
  const service = webService();
  const isAdmin = may(actor, "managePeople");
  const [delegations, people] = await Promise.all([listDelegations({ service }), loadPeople({ service })]);
  const nowMs = Date.now();
  const rows = delegations.map((row) => ({ ...row, state: stateOf(row, nowMs) }));
  const active = people
    .filter((person) => person.active)
    .map(({ personId, name, roles }) => ({ personId, name, roles }));
  return (
    <>
      <PageHeader
        title="Delegations"
        kicker="Settings"
        actions={
          <>
            <ButtonLink href="/settings/people">People and roles</ButtonLink>
            {isAdmin ? <DelegateForm people={active} nowMs={nowMs} delegate={sendDelegation} /> : null}
          </>
        }
      >
        {isAdmin
          ? "A signing role lent in advance, for a time and with a reason. No admin lends one to themselves."
          : `Granted by ${whoMay("managePeople")}.`}
      </PageHeader>
      <DelegationTable rows={rows} revoke={isAdmin ? sendRevocation : null} />
    </>
  );
}
