import { StatusMark } from "#components/status/status-mark.tsx";
import { Button } from "#components/ui/button.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Field } from "#components/ui/field.tsx";
import { Hash } from "#components/ui/hash.tsx";
import { Select } from "#components/ui/select.tsx";
import { Time } from "#components/ui/time.tsx";

export type RevisionRow = {
  revision: number;
  contentHash: string;
  frozenAtMs: number;
  personName: string;
  isIntact: boolean;
};

const COLUMNS: readonly Column<RevisionRow>[] = [
  { key: "revision", header: "Revision", isRowHeader: true, cell: (row) => row.revision },
  { key: "frozen", header: "Submitted", cell: (row) => <Time atMs={row.frozenAtMs} /> },
  { key: "by", header: "By", cell: (row) => row.personName },
  {
    key: "hash",
    header: "Content hash",
    cell: (row) => <Hash value={row.contentHash} label="content hash" />,
  },
  {
    key: "intact",
    header: "Kept content",
    cell: (row) =>
      row.isIntact ? (
        <StatusMark level="normal" label="gives this hash" />
      ) : (
        <StatusMark level="serious" label="does not give this hash" />
      ),
  },
];

/** Every submitted revision with its hash, and whether the kept content still gives it. */
export function RevisionTable({ revisions }: { revisions: readonly RevisionRow[] }) {
  return (
    <DataTable
      caption="Submitted revisions"
      columns={COLUMNS}
      rows={revisions}
      rowKey={(row) => String(row.revision)}
      empty={<EmptyState title="Nothing submitted yet">The first submit freezes revision 1.</EmptyState>}
    />
  );
}

/** Chooses the two revisions to compare; a plain form, so that the address says what is compared. */
export function RevisionPicker(props: { revisions: readonly RevisionRow[]; from: number; to: number }) {
  const options = props.revisions.map(({ revision }) => ({
    value: String(revision),
    label: `Revision ${revision}`,
  }));
  return (
    <form method="get" className="flex flex-wrap items-end gap-2">
      <Field label="From">
        <Select name="from" options={options} defaultValue={String(props.from)} />
      </Field>
      <Field label="To">
        <Select name="to" options={options} defaultValue={String(props.to)} />
      </Field>
      <Button type="submit" worksWithoutScript>
        Compare
      </Button>
    </form>
  );
}
