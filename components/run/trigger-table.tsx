"use client";

import { memo } from "react";
import { StatusMark } from "#components/status/status-mark.tsx";
import { Card } from "#components/ui/card.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { numberText } from "#components/ui/number-text.ts";
import type { TriggerReading } from "#lib/canary/run-events.ts";
import type { Trigger } from "#lib/template/schema.ts";
import { TRIGGER_NAME } from "./trigger-words.ts";

type Row = TriggerReading & { unit: string };

/** What is left until the limit, as a share of it; words where a share has no meaning. */
function headroom(row: Row): string {
  if (row.value === null || row.limit === null) return "—";
  const limit = Number(row.limit);
  if (!(limit > 0)) return Number(row.value) > limit ? "none" : "all";
  const share = 1 - Math.max(0, Number(row.value)) / limit;
  return `${Math.round(Math.max(0, share) * 100)} %`;
}

const COLUMNS: readonly Column<Row>[] = [
  { key: "trigger", header: "Trigger", isRowHeader: true, cell: (row) => TRIGGER_NAME[row.kind] },
  { key: "level", header: "Status", cell: (row) => <StatusMark level={row.level} /> },
  { key: "value", header: "Now", align: "end", cell: (row) => numberText(row.value, row.unit) },
  { key: "limit", header: "Limit", align: "end", cell: (row) => numberText(row.limit, row.unit) },
  { key: "headroom", header: "Headroom", align: "end", cell: headroom },
  { key: "n", header: "n", align: "end", isWideOnly: true, cell: (row) => row.n },
  {
    key: "over",
    header: "Over limit",
    align: "end",
    isWideOnly: true,
    cell: (row) => (row.overSec > 0 ? `${row.overSec.toFixed(1)} s` : "—"),
  },
  {
    key: "breach",
    header: "Breach in",
    align: "end",
    isWideOnly: true,
    cell: (row) => (row.breachInSec === null ? "—" : `${Math.round(row.breachInSec)} s`),
  },
];

/** Every rollback trigger with its current value, limit, headroom and projected time to breach. */
export const TriggerTable = memo(function TriggerTable(props: {
  readings: readonly TriggerReading[];
  triggers: readonly Trigger[];
}) {
  const unitOf = new Map(props.triggers.map((trigger) => [trigger.kind, trigger.unit]));
  const rows = props.readings.map((one) => ({ ...one, unit: unitOf.get(one.kind) ?? "" }));
  return (
    <Card
      id="triggers"
      title="Rollback triggers"
      hint="Any one of these brings the canary down by itself."
      flush
    >
      <DataTable
        caption="Rollback triggers"
        columns={COLUMNS}
        rows={rows}
        rowKey={(row) => row.kind}
        hasFixedColumns
        empty={
          <EmptyState title="No reading yet">
            The triggers are read from the first tick after launch.
          </EmptyState>
        }
      />
    </Card>
  );
});
