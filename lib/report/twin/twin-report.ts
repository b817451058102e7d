import type { TwinReport } from "../report-model.ts";
import type { Twin } from "./twin-model.ts";
import { pairSentences, twinRows } from "./twin-rows.ts";

const LATER = "Compared when the run is over; the page of this report shows it then.";
const NOT_KEPT =
  "Nothing was kept. The comparison is saved some seconds after the end of a run, by the worker that launched it.";

/** The section of the paper twin. `twin` undefined: the report is written during the run; null: nothing was kept. */
export function twinReport(twin: Twin | null | undefined): TwinReport {
  if (twin?.ran) return { why: null, rows: twinRows(twin), sentences: pairSentences(twin) };
  const why = twin ? twin.why : twin === null ? NOT_KEPT : LATER;
  return { why, rows: [], sentences: [] };
}
