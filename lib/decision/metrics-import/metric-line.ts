import type { MeasureName } from "../../template/schema.ts";

/** One value that a metrics file names. `line`: where it stands, counted from 1 (in JSON the position in the list). */
export type MetricLine = {
  line: number;
  name: string;
  /** As written; whether it is a number is judged later. */
  value: string;
  n: string | null;
  unit: string | null;
  labels: ReadonlyMap<string, string>;
  /** When it was measured, epoch ms, where the file says so. */
  atMs: number | null;
};

/** A value of the file in our terms. `from`: the file's own name; `n` null: the file gives no sample count. */
export type MappedMetric = {
  measure: MeasureName;
  value: string;
  unit: string;
  n: number | null;
  from: string;
  line: number;
};
/** A line that was not taken, as written, and why. */
export type LeftOut = { line: number; text: string; why: string };
export type ParsedMetrics = { lines: MetricLine[]; leftOut: LeftOut[] };
export type MetricsFormat = "JSON" | "CSV" | "PROMETHEUS";

const SHOWN_CHARACTERS = 120;

/** A piece of the file for the preview, bounded. */
export function shown(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
