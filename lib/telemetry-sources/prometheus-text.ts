import { type MetricSeries, readLabels } from "../template/metric-series.ts";

export type Sample = { name: string; labels: ReadonlyMap<string, string>; value: string };
export type Exposition = { ok: true; samples: Sample[] } | { ok: false; reason: string };

/** More series than any bot has; beyond them the answer is none. */
const MAX_SAMPLES = 20_000;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{.*\})?[ \t]+(\S+)(?:[ \t]+-?\d{1,16})?$/;
const VALUE = /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?$/;
const NO_NUMBER = /^([-+]?inf|[-+]?infinity|nan)$/i;

const shown = (text: string) => JSON.stringify(text.slice(0, 60));

/**
 * Reads a Prometheus text exposition (values stay text, so that no digit is lost). Anything else, a web page for example,
 * is refused as a whole with a reason: half an answer is none. NaN and infinities are left out.
 */
export function readExposition(text: string): Exposition {
  const samples: Sample[] = [];
  for (const row of text.split(/\r\n|\n/)) {
    const written = row.trim();
    if (written === "" || written.startsWith("#")) continue;
    const [, name, braces, value] = SAMPLE.exec(written) ?? [];
    const labels = name === undefined ? null : readLabels(braces?.slice(1, -1) ?? "");
    if (name === undefined || value === undefined || labels === null) {
      return { ok: false, reason: `not the Prometheus text format: ${shown(written)}` };
    }
    if (NO_NUMBER.test(value)) {
      // +Inf is a bucket's bound, never a value that says something.
      continue;
    }
    if (!VALUE.test(value)) return { ok: false, reason: `${name} has no number: ${shown(value)}` };
    samples.push({ name, labels, value });
    if (samples.length > MAX_SAMPLES) return { ok: false, reason: `more than ${MAX_SAMPLES} values` };
  }
  if (samples.length === 0) return { ok: false, reason: "no values in it" };
  return { ok: true, samples };
}

/** The samples of a series: same name, and every label that the series names. */
export function samplesOf(samples: readonly Sample[], { name, labels }: MetricSeries): Sample[] {
  return samples.filter(
    (sample) =>
      sample.name === name && [...labels].every(([label, value]) => sample.labels.get(label) === value),
  );
}
