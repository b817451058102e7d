import type { StatusLevel } from "#components/status/status-level.ts";
import { StatusMark } from "#components/status/status-mark.tsx";
import { Age } from "#components/ui/age.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { Countdown, MissionClock } from "#components/ui/countdown.tsx";
import type { Column } from "#components/ui/data-table.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { DefinitionList } from "#components/ui/definition-list.tsx";
import { Diff } from "#components/ui/diff.tsx";
import { Hash } from "#components/ui/hash.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Meter, Progress } from "#components/ui/meter.tsx";
import { StepRail } from "#components/ui/step-rail.tsx";
import { Time } from "#components/ui/time.tsx";
import { Timeline } from "#components/ui/timeline.tsx";

type Trigger = {
  name: string;
  current: string;
  limit: string;
  headroom: string;
  breach: string;
  level: StatusLevel;
};

const TRIGGERS: ReadonlyArray<Trigger> = [
  {
    name: "Loss",
    current: "3.20 USD",
    limit: "50.00 USD",
    headroom: "46.80 USD",
    breach: "none in sight",
    level: "normal",
  },
  {
    name: "Error rate",
    current: "2.1 %",
    limit: "5.0 %",
    headroom: "2.9 points",
    breach: "about 6 min",
    level: "caution",
  },
  {
    name: "Latency p95",
    current: "212 ms",
    limit: "1 000 ms",
    headroom: "788 ms",
    breach: "none in sight",
    level: "normal",
  },
  {
    name: "Acceptance",
    current: "12 of 20",
    limit: "85 %",
    headroom: "8 more needed",
    breach: "not enough data",
    level: "standby",
  },
  {
    name: "Unauthorised behaviour",
    current: "none",
    limit: "none",
    headroom: "–",
    breach: "–",
    level: "normal",
  },
];

const COLUMNS: ReadonlyArray<Column<Trigger>> = [
  { key: "name", header: "Trigger", cell: (row) => row.name, isRowHeader: true },
  { key: "level", header: "Status", cell: (row) => <StatusMark level={row.level} /> },
  { key: "current", header: "Current", cell: (row) => row.current, align: "end" },
  { key: "limit", header: "Limit", cell: (row) => row.limit, align: "end" },
  { key: "headroom", header: "Headroom", cell: (row) => row.headroom, align: "end" },
  { key: "breach", header: "Breach at this pace", cell: (row) => row.breach, isWideOnly: true },
];

const HASH = "9f2c4be07a51d3386e0f9a1b7c2d4e5f60718293a4b5c6d7e8f9010203a7c1e4";

export function DataGallery({ nowMs }: { nowMs: number }) {
  return (
    <>
      <StepRail
        label="Steps of the decision"
        steps={[
          { key: "checks", label: "Checks", state: "failed", count: "13 of 15", href: "#checks" },
          { key: "snapshot", label: "Snapshot", state: "done", count: "6 of 6", href: "#snapshot" },
          { key: "config", label: "Config", state: "done", count: "complete", href: "#config" },
          { key: "signoffs", label: "Sign-offs", state: "current", count: "2 of 4", href: "#signoffs" },
          { key: "go", label: "GO", state: "blocked" },
          { key: "canary", label: "Canary", state: "blocked" },
          { key: "report", label: "Report", state: "open" },
        ]}
        next={
          <>
            Next open item: <TextLink href="#signoffs">risk sign-off by the Risk Manager</TextLink>
          </>
        }
      />
      <div className="grid items-start gap-4 lg:grid-cols-[2fr_1fr]">
        <Card
          title="Triggers"
          hint="Worst first; each with what is left"
          flush
          actions={<Age atMs={nowMs} />}
        >
          <DataTable caption="Triggers" columns={COLUMNS} rows={TRIGGERS} rowKey={(row) => row.name} />
        </Card>
        <Card title="Loss against its limit" footer="Boundary: a loss equal to the limit rolls back.">
          <div className="flex flex-col gap-4">
            <Meter
              label="Loss"
              value={3.2}
              limit={50}
              text="3.20 of 50 USD"
              headroom="46.80 USD headroom"
              isLarge
            />
            <Meter
              label="Error rate"
              value={2.1}
              limit={5}
              text="2.1 of 5 %"
              headroom="2.9 points headroom"
              level="caution"
            />
            <Progress label="Mission" fraction={0.42} text={<MissionClock zeroMs={nowMs - 751_000} />} />
          </div>
        </Card>
        <Card title="Configuration" actions={<Badge tone="accent">revision 3</Badge>}>
          <DefinitionList
            layout="grid"
            items={[
              { label: "Symbol", value: "BTC-PERP" },
              { label: "Size", value: "0.0001 BTC", hint: "about 9.42 USD" },
              { label: "Max loss", value: "50.00 USD" },
              { label: "Duration", value: "30 min" },
              { label: "Authorised until", value: <Time atMs={nowMs + 86_400_000} /> },
              { label: "Retry opens in", value: <Countdown untilMs={nowMs + 170_000_000} /> },
              { label: "Content hash", value: <Hash value={HASH} label="content hash" /> },
            ]}
          />
          <div className="mt-4 border-t border-line pt-3">
            <Diff
              caption="Changes since revision 2"
              rows={[
                { label: "Max loss", before: "40 USD", after: "50 USD" },
                { label: "Note", before: null, after: "Funding settles at 16:00 UTC" },
              ]}
            />
          </div>
        </Card>
        <Card title="Timeline">
          <Timeline
            label="What happened"
            entries={[
              {
                key: "1",
                when: <Time atMs={nowMs - 3_600_000} part="time" />,
                title: "Submitted for review",
                detail: "Ana Ruiz",
              },
              {
                key: "2",
                when: <Time atMs={nowMs - 1_800_000} part="time" />,
                title: "Engineer: GO",
                detail: "Ana Ruiz",
                level: "normal",
              },
              {
                key: "3",
                when: <Time atMs={nowMs - 600_000} part="time" />,
                title: "Product Owner: HOLD",
                detail: "Waiting for the demo of revision 3",
                level: "caution",
              },
              {
                key: "4",
                when: "T+05:00",
                title: "Checkpoint missed",
                detail: "Nobody confirmed within 2 min",
                level: "serious",
              },
            ]}
          />
        </Card>
      </div>
    </>
  );
}
