"use client";

import type { ReactNode } from "react";
import { StatusMark } from "#components/status/status-mark.tsx";
import { Button } from "#components/ui/button.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { AlertDialog, DialogClose } from "#components/ui/dialog.tsx";
import { Time } from "#components/ui/time.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { PasskeyAdminActions, PasskeyRow } from "./passkey-actions.ts";
import { PasswordAct } from "./password-act.tsx";

function State({ row }: { row: PasskeyRow }) {
  if (row.state === "REVOKED") return <StatusMark level="off" label="Revoked" />;
  if (row.state === "SIGNS") return <StatusMark level="normal" label="Signs" />;
  return (
    <div>
      <StatusMark level="standby" label="Waits for a second admin" />
      <div className="text-xs text-muted">
        signs from <Time atMs={row.usableFromMs} /> without one
      </div>
    </div>
  );
}

function Revoke({ row, revoke }: { row: PasskeyRow; revoke: PasskeyAdminActions["revoke"] }) {
  const toast = useToast();
  const act = async () => {
    const answer = await revoke({ credentialId: row.credentialId });
    if (!answer.ok) toast({ title: answer.refusal.whatHappened, description: answer.refusal.doNext });
  };
  return (
    <AlertDialog
      title={`Revoke ${row.label}?`}
      description="It signs nothing from now on, and what it signed launches nothing any more. This cannot be undone."
      trigger={
        <Button size="sm" variant="quiet" aria-label={`Revoke ${row.label} of ${row.personName}`}>
          Revoke
        </Button>
      }
      footer={
        <>
          <DialogClose>Keep it</DialogClose>
          <Button variant="primary" onClick={() => void act()}>
            Revoke
          </Button>
        </>
      }
    />
  );
}

function Confirm({ row, confirm }: { row: PasskeyRow; confirm: PasskeyAdminActions["confirm"] }) {
  return (
    <PasswordAct
      title={`Confirm ${row.label} of ${row.personName}`}
      description={`Ask ${row.personName} in person whether they added it${row.invitedByName ? ` after the invitation by ${row.invitedByName}` : ""}. From then on it signs.`}
      label="Confirm passkey"
      trigger={
        <Button size="sm" aria-label={`Confirm ${row.label} of ${row.personName}`}>
          Confirm
        </Button>
      }
      act={(password) => confirm({ credentialId: row.credentialId, password })}
    />
  );
}

const PERSON: Column<PasskeyRow> = { key: "person", header: "Person", cell: (row) => row.personName };

/** Passkeys with their state; `confirm` only where an admin looks. */
export function PasskeyTable(props: {
  caption: string;
  rows: readonly PasskeyRow[];
  withPerson?: boolean;
  revoke: PasskeyAdminActions["revoke"];
  confirm?: PasskeyAdminActions["confirm"];
  empty: ReactNode;
}) {
  const { revoke, confirm } = props;
  const columns: Column<PasskeyRow>[] = [
    { key: "label", header: "Passkey", isRowHeader: true, cell: (row) => row.label },
    ...(props.withPerson ? [PERSON] : []),
    { key: "state", header: "State", cell: (row) => <State row={row} /> },
    { key: "added", header: "Added", isWideOnly: true, cell: (row) => <Time atMs={row.enrolledAtMs} /> },
    {
      key: "used",
      header: "Last used",
      isWideOnly: true,
      cell: (row) => (row.lastUsedAtMs === null ? "never" : <Time atMs={row.lastUsedAtMs} />),
    },
    {
      key: "acts",
      header: <span className="sr-only">Acts</span>,
      align: "end",
      cell: (row) => (
        <span className="inline-flex flex-wrap justify-end gap-1">
          {confirm && row.mayConfirm ? <Confirm row={row} confirm={confirm} /> : null}
          {row.state === "REVOKED" ? null : <Revoke row={row} revoke={revoke} />}
        </span>
      ),
    },
  ];
  return (
    <DataTable
      caption={props.caption}
      columns={columns}
      rows={props.rows}
      rowKey={(row) => row.credentialId}
      empty={props.empty}
    />
  );
}
