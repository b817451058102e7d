import { PhaseBadge } from "#components/status/phase-badge.tsx";
import { RoleChip } from "#components/status/role-chip.tsx";
import { STATUS_LEVELS } from "#components/status/status-level.ts";
import { StatusMark, StatusPill } from "#components/status/status-mark.tsx";
import type { Verdict } from "#components/status/verdict-mark.tsx";
import { VerdictMark } from "#components/status/verdict-mark.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";

const VERDICTS: ReadonlyArray<Verdict> = [
  "PASS",
  "FAIL",
  "NOT_ENOUGH_DATA",
  "NO_EVIDENCE",
  "ATTESTED",
  "WAIVED",
];
const PHASES = [
  "DRAFT",
  "IN_REVIEW",
  "AUTHORIZED",
  "LIVE",
  "SCRUBBED",
  "REFUSED",
  "FAILED",
  "ROLLING_BACK",
  "SUCCEEDED",
];
const ROW = "flex flex-wrap items-center gap-x-5 gap-y-2.5";

export function StatusGallery() {
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Card title="Status" hint="Six levels, each with its own shape and word">
        <div className="flex flex-col gap-4">
          <div className={ROW}>
            {STATUS_LEVELS.map((level) => (
              <StatusMark key={level} level={level} />
            ))}
          </div>
          <div className="flex flex-wrap gap-2">
            {STATUS_LEVELS.map((level) => (
              <StatusPill key={level} level={level} />
            ))}
          </div>
          <div className="flex flex-wrap gap-2">
            {PHASES.map((phase) => (
              <PhaseBadge key={phase} phase={phase} />
            ))}
          </div>
          <div className={ROW}>
            {VERDICTS.map((verdict) => (
              <VerdictMark key={verdict} verdict={verdict} />
            ))}
          </div>
          <div className="flex flex-wrap gap-2">
            <RoleChip answer="GO" roleName="Engineer" initials="EN" person="Ana Ruiz" withWord />
            <RoleChip answer="NO-GO" roleName="Risk Manager" initials="RM" person="Dana Okafor" withWord />
            <RoleChip answer="HOLD" roleName="Product Owner" initials="PO" withWord />
            <RoleChip answer="OPEN" roleName="CTO/Director" initials="CD" withWord />
            <span className="w-4" />
            <RoleChip answer="GO" roleName="Engineer" initials="EN" />
            <RoleChip answer="GO" roleName="Risk Manager" initials="RM" />
            <RoleChip answer="HOLD" roleName="Product Owner" initials="PO" />
            <RoleChip answer="OPEN" roleName="CTO/Director" initials="CD" />
          </div>
        </div>
      </Card>
      <div className="flex flex-col gap-3">
        <Callout title="A demo run is going on" safe="nothing is traded outside the paper venue." />
        <Callout
          kind="caution"
          title="No measurement for 12 s"
          safe="new entries are held; open orders stay under their limits."
          next="wait for data, or hold to kill."
        />
        <Callout
          kind="serious"
          title="This revision was changed after it was signed"
          safe="nothing has been launched."
          next="read the diff and sign again."
        />
        <Callout
          kind="critical"
          title="Rolling back: loss 50.12 USD reached the limit of 50 USD"
          safe="the kill switch was received after 3 ms; 2 orders cancelled."
          next="wait for flat; call the on-call person if this does not end in 30 s."
        />
      </div>
    </div>
  );
}
