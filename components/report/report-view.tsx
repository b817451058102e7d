import type { ReactNode } from "react";
import { StatusShape } from "#components/status/status-shape.tsx";
import { VerdictMark } from "#components/status/verdict-mark.tsx";
import { Card } from "#components/ui/card.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { DefinitionList } from "#components/ui/definition-list.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Time } from "#components/ui/time.tsx";
import type { CheckpointReport, JudgedRow, RunReport } from "#lib/report/report-model.ts";
import { missionTime } from "#lib/report/report-words.ts";
import { durationWords } from "#lib/template/duration-words.ts";
import { Celebration } from "./celebration.tsx";
import { MeasureTable } from "./measure-table.tsx";
import { PeopleCard } from "./people-card.tsx";
import { SnapshotCard } from "./snapshot-card.tsx";
import { TasksCard } from "./tasks-card.tsx";
import { TwinCard } from "./twin-card.tsx";
import { VerdictBox } from "./verdict-box.tsx";

function Judged({ title, rows, empty }: { title: string; rows: readonly JudgedRow[]; empty: string }) {
  return (
    <Card title={title} flush>
      <DataTable
        caption={title}
        rows={rows}
        rowKey={(row) => row.itemId}
        empty={<EmptyState title="Not judged">{empty}</EmptyState>}
        columns={[
          { key: "text", header: "Criterion", isRowHeader: true, cell: (row) => row.text },
          { key: "verdict", header: "Verdict", cell: (row) => <VerdictMark verdict={row.verdict} /> },
          { key: "reason", header: "Why", cell: (row) => <span className="text-muted">{row.reason}</span> },
        ]}
      />
    </Card>
  );
}

/** The checkpoint's name and what people said to it. */
function checkpointTitle({ title, state, by }: CheckpointReport): string {
  if (state === "CONFIRMED") return `${title}, confirmed by ${by ?? "nobody"}`;
  if (state === "MISSED") return `${title}, not confirmed in time: missed`;
  return state === "OPEN" ? `${title}, not confirmed yet` : title;
}

function Breach({ report }: { report: RunReport }) {
  if (report.breach.length === 0) return null;
  return (
    <Card
      id="breach"
      title="Breach anatomy"
      hint="Milliseconds after the engine observed the broken limit."
      flush
    >
      <DataTable
        caption="Breach anatomy"
        rows={report.breach}
        rowKey={(row) => row.label}
        columns={[
          { key: "label", header: "Step", isRowHeader: true, cell: (row) => row.label },
          {
            key: "ms",
            header: "After breach",
            align: "end",
            cell: (row) => durationWords(row.sinceBreachMs),
          },
          {
            key: "detail",
            header: "Detail",
            cell: (row) => <span className="text-muted">{row.detail}</span>,
          },
        ]}
      />
    </Card>
  );
}

function Funding({ report }: { report: RunReport }) {
  if (report.funding.length === 0) return null;
  return (
    <Card title="Funding" hint="−position × mark price × rate, checked against what the venue booked." flush>
      <DataTable
        caption="Funding settlements"
        rows={report.funding}
        rowKey={(row) => String(row.settledAtMs)}
        columns={[
          { key: "at", header: "Settled", isRowHeader: true, cell: (row) => <Time atMs={row.settledAtMs} /> },
          { key: "rate", header: "Rate", align: "end", cell: (row) => row.rate },
          { key: "mark", header: "Mark price", align: "end", cell: (row) => row.markPrice },
          { key: "position", header: "Position BTC", align: "end", cell: (row) => row.positionBtc },
          { key: "expected", header: "Expected USD", align: "end", cell: (row) => row.expectedUsd },
          { key: "booked", header: "Booked USD", align: "end", cell: (row) => row.bookedUsd },
          {
            key: "agrees",
            header: "Check",
            cell: (row) => <VerdictMark verdict={row.agrees ? "PASS" : "FAIL"} />,
          },
        ]}
      />
    </Card>
  );
}

function List({ title, lines }: { title: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <Card title={title}>
      <ul className="list-disc space-y-1 pl-5">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Card>
  );
}

function TimelineCard({ report }: { report: RunReport }) {
  return (
    <Card id="timeline" title="Timeline" flush>
      <ol className="divide-y divide-line">
        {report.timeline.map((line) => (
          <li
            key={line.seq}
            id={`entry-${line.seq}`}
            className="flex scroll-mt-24 items-baseline gap-3 px-4 py-1.5 text-sm target:bg-accent-soft"
          >
            <span className="shrink-0 translate-y-0.5">
              <StatusShape level={line.level} sizePx={12} />
            </span>
            <span className="w-24 shrink-0 font-mono text-xs text-muted">
              {line.offsetMs === null ? <Time atMs={line.atMs} part="time" /> : missionTime(line.offsetMs)}
            </span>
            <span className="min-w-0 break-words">{line.text}</span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** The report of a run as a page: the verdict and what decided it first, then everything behind it. */
export function ReportView({ report, comparison }: { report: RunReport; comparison?: ReactNode }) {
  // Of a launch that was called off there is nothing to judge and nothing was measured.
  const isFlown = report.verdict.outcome !== "SCRUBBED";
  return (
    <div className="flex flex-col gap-4">
      {report.kind === "success" ? <Celebration report={report} /> : null}
      <VerdictBox report={report} />
      <Breach report={report} />
      <div className="grid gap-4 lg:grid-cols-2">
        <Card title="The run">
          <DefinitionList items={report.facts} />
        </Card>
        <Card title="Configuration">
          <DefinitionList items={report.config} />
        </Card>
      </div>
      {isFlown && (report.kind === "success" || report.kind === "incident") ? (
        <>
          <Judged
            title="Must have all"
            rows={report.mustHaves}
            empty="The run ended before the criteria were judged."
          />
          <Judged
            title={
              report.targets.length === 0
                ? "Targets"
                : `Targets: ${report.targetsMet ?? 0} met, ${report.targetsNeeded} needed`
            }
            rows={report.targets}
            empty="The run ended before the targets were judged."
          />
          {report.checkpoints.map((checkpoint) => (
            <Judged
              key={checkpoint.id}
              title={checkpointTitle(checkpoint)}
              rows={checkpoint.items}
              empty="This checkpoint was not reached."
            />
          ))}
        </>
      ) : null}
      {isFlown ? <MeasureTable rows={report.measures} /> : null}
      <Funding report={report} />
      <SnapshotCard rows={report.snapshot} />
      {comparison}
      {report.twin ? <TwinCard twin={report.twin} /> : null}
      <PeopleCard report={report} />
      <List title="Findings" lines={report.findings} />
      <List title="Open questions" lines={report.openQuestions} />
      <TasksCard report={report} />
      <TimelineCard report={report} />
    </div>
  );
}
