"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { RefusalCallout } from "#components/decision/refusal-callout.tsx";
import type { RefusalWords } from "#components/decision/use-decision-commands.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Time } from "#components/ui/time.tsx";
import type { Tone } from "#components/ui/tone.ts";
import { roleWords } from "#lib/decision/permissions.ts";
import type { SigningRole } from "#lib/template/schema.ts";

export type DelegationRow = {
  delegationId: string;
  role: SigningRole;
  fromName: string;
  toName: string;
  fromMs: number;
  untilMs: number;
  reason: string;
  createdByName: string;
  state: "ahead" | "in force" | "over" | "revoked";
};
type Revoke = (input: {
  delegationId: string;
}) => Promise<{ ok: true } | { ok: false; refusal: RefusalWords }>;

const TONES: Readonly<Record<DelegationRow["state"], Tone>> = {
  ahead: "standby",
  "in force": "accent",
  over: "neutral",
  revoked: "neutral",
};

/** Who acts for whom, from when until when, and why; an admin takes one back. */
export function DelegationTable(props: { rows: readonly DelegationRow[]; revoke: Revoke | null }) {
  const { rows, revoke } = props;
  const router = useRouter();
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const takeBack = async (delegationId: string) => {
    const answer = await revoke?.({ delegationId });
    setRefusal(answer && !answer.ok ? answer.refusal : null);
    router.refresh();
  };
  const isOpen = (row: DelegationRow) => row.state === "ahead" || row.state === "in force";
  return (
    <>
      <RefusalCallout refusal={refusal} />
      <Card
        title="Delegations"
        hint="A sign-off given under one names it; taking it back voids the sign-off."
        flush
      >
        <DataTable
          caption="Delegations"
          rows={rows}
          rowKey={(row) => row.delegationId}
          empty={
            <EmptyState title="Nobody acts for anybody">
              When a signer will be away, an admin lends their role to somebody for that time.
            </EmptyState>
          }
          columns={[
            {
              key: "who",
              header: "Who for whom",
              isRowHeader: true,
              cell: (row) => (
                <span>
                  {row.toName} for {row.fromName}
                  <span className="block text-xs font-normal text-muted">
                    {row.reason} · granted by {row.createdByName}
                  </span>
                </span>
              ),
            },
            { key: "role", header: "Role", cell: (row) => roleWords(row.role) },
            {
              key: "state",
              header: "State",
              cell: (row) => <Badge tone={TONES[row.state]}>{row.state}</Badge>,
            },
            { key: "from", header: "From", cell: (row) => <Time atMs={row.fromMs} /> },
            { key: "until", header: "Until", cell: (row) => <Time atMs={row.untilMs} /> },
            ...(revoke
              ? [
                  {
                    key: "revoke",
                    header: <span className="sr-only">Take back</span>,
                    align: "end" as const,
                    cell: (row: DelegationRow) =>
                      isOpen(row) ? (
                        <Button
                          size="sm"
                          aria-label={`Take back: ${row.toName} for ${row.fromName}`}
                          onClick={() => void takeBack(row.delegationId)}
                        >
                          Take back
                        </Button>
                      ) : null,
                  },
                ]
              : []),
          ]}
        />
      </Card>
    </>
  );
}
