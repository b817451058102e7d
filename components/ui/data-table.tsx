import { memo, type ReactNode } from "react";
import { joinClasses } from "./join-classes.ts";

export type Column<Row> = {
  key: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Numbers stand at the end. */
  align?: "start" | "end";
  /** Names the row: a row header, and the first line of the stacked form. */
  isRowHeader?: boolean;
  /** Left out on a phone, where it would only add length. */
  isWideOnly?: boolean;
  className?: string;
};

type DataTableProps<Row> = {
  /** What the table shows; read out, and shown when `showCaption`. */
  caption: string;
  showCaption?: boolean;
  columns: ReadonlyArray<Column<Row>>;
  rows: ReadonlyArray<Row>;
  rowKey: (row: Row) => string;
  rowClassName?: (row: Row) => string | undefined;
  /** Columns of equal width, the row's name wider: a table whose numbers change by the second must neither jump nor be measured each time. */
  hasFixedColumns?: boolean;
  /** Shown instead of rows. */
  empty?: ReactNode;
};

/** Said explicitly, so that it stays a table for screen readers where CSS makes blocks of it. */
const ROLE = {
  table: { role: "table" },
  rowgroup: { role: "rowgroup" },
  row: { role: "row" },
  columnheader: { role: "columnheader" },
  rowheader: { role: "rowheader" },
  cell: { role: "cell" },
} as const;

function HeaderRow<Row>({ columns, isFixed }: { columns: ReadonlyArray<Column<Row>>; isFixed?: boolean }) {
  return (
    <tr {...ROLE.row}>
      {columns.map((column) => (
        <th
          key={column.key}
          {...ROLE.columnheader}
          scope="col"
          className={joinClasses(
            "kicker h-8 whitespace-nowrap px-3 font-medium first:pl-4 last:pr-4",
            column.align === "end" ? "text-right" : "text-left",
            isFixed && column.isRowHeader ? "w-1/5" : "",
          )}
        >
          {column.header}
        </th>
      ))}
    </tr>
  );
}

type CellProps = { column: Omit<Column<never>, "key" | "cell">; children: ReactNode };

/** Of a live table only the cells whose text has changed are drawn anew. */
const BodyCell = memo(function BodyCell({ column, children }: CellProps) {
  const Tag = column.isRowHeader ? "th" : "td";
  return (
    <Tag
      {...(column.isRowHeader ? ROLE.rowheader : ROLE.cell)}
      scope={column.isRowHeader ? "row" : undefined}
      className={joinClasses(
        "text-left sm:px-3 sm:py-2 sm:align-middle sm:first:pl-4 sm:last:pr-4",
        "max-sm:flex max-sm:items-baseline max-sm:justify-between max-sm:gap-4 max-sm:py-0.5",
        column.isRowHeader ? "font-medium max-sm:order-first max-sm:pb-1 max-sm:text-base" : "font-normal",
        column.align === "end" ? "sm:whitespace-nowrap sm:text-right" : "",
        column.isWideOnly ? "max-sm:hidden" : "",
        column.className,
      )}
    >
      {column.isRowHeader ? null : (
        <span aria-hidden="true" className="kicker shrink-0 sm:hidden">
          {column.header}
        </span>
      )}
      <span className={joinClasses("min-w-0 sm:contents", column.isRowHeader ? "" : "max-sm:text-right")}>
        {children}
      </span>
    </Tag>
  );
});

/** A dense table; below 640 px every row becomes a small stack of label and value. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, showCaption, columns, rows, rowKey, rowClassName, hasFixedColumns, empty } = props;
  if (rows.length === 0 && empty) return <div className="p-4">{empty}</div>;
  return (
    <table
      {...ROLE.table}
      className={joinClasses(
        "w-full border-collapse text-sm max-sm:block",
        hasFixedColumns ? "sm:table-fixed" : "",
      )}
    >
      <caption className={showCaption ? "kicker px-4 py-2 text-left" : "sr-only"}>{caption}</caption>
      <thead {...ROLE.rowgroup} className="border-b border-line max-sm:sr-only">
        <HeaderRow columns={columns} isFixed={hasFixedColumns} />
      </thead>
      <tbody {...ROLE.rowgroup} className="divide-y divide-line max-sm:block">
        {rows.map((row) => (
          <tr
            key={rowKey(row)}
            {...ROLE.row}
            className={joinClasses(
              "hover:bg-hover max-sm:flex max-sm:flex-col max-sm:px-4 max-sm:py-2.5",
              rowClassName?.(row),
            )}
          >
            {columns.map((column) => (
              <BodyCell key={column.key} column={column}>
                {column.cell(row)}
              </BodyCell>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
