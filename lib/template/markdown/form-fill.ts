import type { CanaryConfig, SigningRole } from "../schema.ts";

/** What became of a row: done or holds, failed, or still open. */
export type RowMark = "DONE" | "FAILED" | "OPEN";
export type RowFill = { mark: RowMark; remark: string };

/** Everything that a decision writes into the form; rows by their id, triggers by their kind. */
export type FormFill = {
  title: string;
  facts: readonly { label: string; value: string }[];
  config: CanaryConfig;
  rows: Readonly<Record<string, RowFill>>;
  metrics: Readonly<Record<string, { value: string; status: string }>>;
  signers: Readonly<
    Partial<Record<SigningRole, { name: string; date: string; mark: string; remarks: string[] }>>
  >;
  goChoice: "GO" | "NO-GO" | null;
  afterDone: ReadonlySet<string>;
  contacts: Readonly<Record<string, { name: string; phone: string; email: string }>>;
  notes: Readonly<Record<string, string>>;
  status: "DRAFT" | "APPROVED" | "EXECUTED";
  date: string;
  /** Sections that the blank form does not have, each with plain lines. */
  more: readonly { title: string; lines: readonly string[] }[];
};
