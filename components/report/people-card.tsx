import { Card } from "#components/ui/card.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Hash } from "#components/ui/hash.tsx";
import { Time } from "#components/ui/time.tsx";
import type { PersonRole } from "#lib/decision/model.ts";
import { roleWords } from "#lib/decision/permissions.ts";
import type { RunReport } from "#lib/report/report-model.ts";

function Signed({ report }: { report: RunReport }) {
  if (report.signOffs.length === 0) return null;
  return (
    <Card id="signed" title="Who signed" flush>
      <DataTable
        caption="Sign-offs"
        rows={report.signOffs}
        rowKey={(row) => row.statementHash}
        columns={[
          {
            key: "role",
            header: "Role",
            isRowHeader: true,
            cell: (row) => roleWords(row.role as PersonRole) ?? row.role,
          },
          { key: "person", header: "Person", cell: (row) => row.person },
          { key: "choice", header: "Answer", cell: (row) => row.choice },
          { key: "at", header: "When", cell: (row) => <Time atMs={row.atMs} /> },
          {
            key: "hash",
            header: "Statement",
            cell: (row) => <Hash value={row.statementHash} label="statement hash" />,
          },
        ]}
      />
    </Card>
  );
}

/** Who signed before the run, and who did what during it. */
export function PeopleCard({ report }: { report: RunReport }) {
  return (
    <>
      <Signed report={report} />
      <Card title="People during the run" flush>
        <DataTable
          caption="What people did during the run"
          rows={report.people}
          rowKey={(row) => String(row.seq)}
          empty={
            <EmptyState title="Nobody did anything">
              The run began, was watched and ended without anybody's hand.
            </EmptyState>
          }
          columns={[
            { key: "person", header: "Person", isRowHeader: true, cell: (row) => row.person },
            { key: "act", header: "What they did", cell: (row) => row.act },
            { key: "at", header: "When", cell: (row) => <Time atMs={row.atMs} part="time" /> },
            {
              key: "outcome",
              header: "What came of it",
              cell: (row) => <span className="text-muted">{row.outcome || "—"}</span>,
            },
          ]}
        />
      </Card>
    </>
  );
}
