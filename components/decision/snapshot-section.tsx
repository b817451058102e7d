"use client";

import { VerdictMark } from "#components/status/verdict-mark.tsx";
import { Age } from "#components/ui/age.tsx";
import { Card } from "#components/ui/card.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Hash } from "#components/ui/hash.tsx";
import { numberText } from "#components/ui/number-text.ts";
import { Time } from "#components/ui/time.tsx";
import type { Attachment, Decision } from "#lib/decision/model.ts";
import type { Template } from "#lib/template/schema.ts";
import { AttachDialog } from "./attach-dialog.tsx";
import { useFileDoor } from "./file-door.tsx";
import { FileList } from "./file-list.tsx";
import { sampleWords } from "./observed-words.ts";
import { ReasonDialog } from "./reason-dialog.tsx";
import type { RunCommand } from "./use-decision-commands.ts";

type Snapshot = NonNullable<Decision["snapshot"]>;
type Row = Snapshot["rows"][number] & { text: string; target: string };

/** The metric with what its value rests on: samples, interval, source, age. */
function MetricName({ row }: { row: Row }) {
  const facts = [row.value === null ? null : sampleWords(row.n, row.interval), row.source];
  return (
    <>
      {row.text}
      <span className="block text-xs font-normal text-muted">
        {facts.filter((one) => one !== null).join(" · ")}
        {row.observedAtMs ? (
          <>
            {", "}
            <Age atMs={row.observedAtMs} isPlain />
          </>
        ) : null}
        {row.verdict === "PASS" ? null : <span className="block text-ink">{row.reason}</span>}
      </span>
    </>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  { key: "metric", header: "Metric", isRowHeader: true, cell: (row) => <MetricName row={row} /> },
  {
    key: "value",
    header: "Demo value",
    align: "end",
    cell: (row) => numberText(row.value, row.unit),
  },
  { key: "target", header: "Target", align: "end", cell: (row) => row.target },
  {
    key: "margin",
    header: "Margin",
    align: "end",
    isWideOnly: true,
    cell: (row) => numberText(row.margin, row.unit),
  },
  {
    key: "status",
    header: "Status",
    cell: (row) => (
      <VerdictMark verdict={row.verdict === "PASS" && row.basis === "ATTESTED" ? "ATTESTED" : row.verdict} />
    ),
  },
];

function MetricActs(props: {
  row: Row;
  attachments: readonly Attachment[];
  mayAttest: boolean;
  run: RunCommand;
}) {
  const { row, run } = props;
  const target = { kind: "METRIC" as const, id: row.metricId };
  const files = props.attachments.filter(
    (one) => one.target.kind === "METRIC" && one.target.id === row.metricId,
  );
  return (
    <div className="flex flex-wrap gap-1">
      {props.mayAttest && row.basis !== "MACHINE" ? (
        <ReasonDialog
          isQuiet
          label="Attest"
          itemText={row.text}
          description="For a metric that no run of ours measured. The value is marked as attested."
          withValue
          withSamples
          reasonLabel="Where the value comes from"
          onSend={({ value, n, reason }) =>
            run({ type: "attestItem", itemId: row.metricId, value, n, note: reason }, { quiet: true })
          }
        />
      ) : null}
      <AttachDialog target={target} itemText={row.text} />
      <FileList files={files} />
    </div>
  );
}

/** The six metrics before the canary: live from the demo run while drafting, frozen with time and digest at submit. */
export function SnapshotSection(props: {
  rows: Snapshot["rows"];
  frozen: { frozenAtMs: number; digest: string } | null;
  metrics: Template["metrics"];
  attachments: readonly Attachment[];
  mayAttest: boolean;
  run: RunCommand;
}) {
  const { attach } = useFileDoor();
  const acts: Column<Row> = {
    key: "acts",
    header: "Evidence",
    cell: (row) => <MetricActs row={row} {...props} />,
  };
  const hasActs =
    props.mayAttest || attach !== null || props.attachments.some(({ target }) => target.kind === "METRIC");
  const rows = props.metrics.flatMap((metric) => {
    const row = props.rows.find((one) => one.metricId === metric.id);
    return row ? [{ ...row, text: metric.text, target: metric.targetText }] : [];
  });
  const hasValues = rows.some((row) => row.value !== null);
  return (
    <Card
      id="snapshot"
      title="Metrics snapshot"
      flush
      hint={
        props.frozen ? (
          <>
            Frozen <Time atMs={props.frozen.frozenAtMs} /> · digest{" "}
            <Hash value={props.frozen.digest} label="digest" />
          </>
        ) : (
          "Fills itself from the demo run and freezes at submit."
        )
      }
    >
      <DataTable
        caption="Metrics snapshot"
        columns={hasActs ? [...COLUMNS, acts] : COLUMNS}
        rows={rows}
        rowKey={(row) => row.metricId}
        empty={<EmptyState title="No metrics">The template of this decision lists no metrics.</EmptyState>}
      />
      {hasValues ? null : (
        <p className="border-t border-line px-4 py-3 text-sm text-muted">
          No demo has run for this decision yet. Start one under Evidence; its figures appear here.
        </p>
      )}
    </Card>
  );
}
