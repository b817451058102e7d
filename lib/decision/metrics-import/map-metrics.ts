import { Decimal } from "decimal.js";
import { MEASURE_WORDS } from "../../template/measure-words.ts";
import { implausible } from "../../template/plausible-value.ts";
import type { MeasureName } from "../../template/schema.ts";
import { countedRates } from "./counted-rates.ts";
import {
  type LeftOut,
  type MappedMetric,
  type MetricLine,
  type ParsedMetrics,
  shown,
} from "./metric-line.ts";
import { measureFor, plainName } from "./metric-names.ts";
import { plainNumber } from "./plain-number.ts";

export type MappedMetrics = { mapped: MappedMetric[]; leftOut: LeftOut[] };

const SAMPLE_SUFFIXES = ["n", "samples", "sample_count", "count"];
/** Two ways to say the same value may differ by rounding, not by more. */
const SAME_WITHIN = new Decimal("0.005");
/** Differences of money are judged at eight decimals; what was divided is no more precise than its source. */
const KEPT_DECIMALS = { multiplied: 10, divided: 4 };

/** Finds the sample count that stands beside a value under a name of its own, and remembers which lines those were. */
class SampleCounts {
  readonly #byName: Map<string, MetricLine>;
  readonly used = new Set<MetricLine>();
  constructor(lines: readonly MetricLine[]) {
    this.#byName = new Map(lines.map((line) => [`${plainName(line.name)} ${seriesOf(line)}`, line]));
  }
  of(line: MetricLine, stem: string): string | null {
    if (line.n !== null) return line.n;
    for (const name of [plainName(line.name), stem]) {
      for (const suffix of SAMPLE_SUFFIXES) {
        const found = this.#byName.get(`${name}_${suffix} ${seriesOf(line)}`);
        if (!found || found === line) continue;
        this.used.add(found);
        return found.value;
      }
    }
    return null;
  }
}

/** What tells series of one name apart; a quantile belongs to the same series as its count. */
function seriesOf({ labels }: MetricLine): string {
  return [...labels]
    .filter(([name]) => name !== "quantile")
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(",");
}

function countOf(text: string | null): number | null | undefined {
  if (text === null) return null;
  const number = plainNumber(text);
  if (number === null || !/^\d{1,9}$/.test(number)) return undefined;
  return Number(number);
}

function scaled(value: string, factor: string): string {
  const [times = "1", by = "1"] = factor.split("/");
  return new Decimal(value)
    .times(times)
    .div(by)
    .toDecimalPlaces(by === "1" ? KEPT_DECIMALS.multiplied : KEPT_DECIMALS.divided)
    .toFixed();
}

function mapLine(line: MetricLine, counts: SampleCounts): MappedMetric | { why: string } {
  const named = measureFor(line.name, line.unit, line.labels);
  if (!named) return { why: "no measure of ours has this name" };
  if ("problem" in named) return { why: named.problem };
  const number = plainNumber(line.value);
  if (number === null) return { why: `“${shown(line.value)}” is not a finite number` };
  const { measure, conversion, stem } = named;
  const value = scaled(number, conversion.factor);
  const problem = implausible(measure, value);
  if (problem) return { why: problem };
  const n = countOf(counts.of(line, stem));
  if (n === undefined) return { why: "its sample count is not a whole number" };
  return { measure, value, unit: MEASURE_WORDS[measure].unit, n, from: line.name, line: line.line };
}

/** One value for a measure: all that the file says of it must agree; the one with the most samples is taken. */
function settle(candidates: readonly MappedMetric[]): MappedMetric | null {
  const [first] = candidates;
  if (!first) return null;
  const agree = candidates.every((one) => new Decimal(one.value).minus(first.value).abs().lte(SAME_WITHIN));
  const bySamples = [...candidates].sort((a, b) => (b.n ?? -1) - (a.n ?? -1));
  return agree ? (bySamples[0] ?? null) : null;
}

/**
 * Puts the lines of a metrics file into our measures. Whatever is not certain is left out with the reason: unknown
 * names and units, numbers that are none, values that cannot be, and values that contradict one another. `wanted`: the
 * measures that the form asks a demo for. `symbol`: series of another symbol are left out. Never throws.
 */
export function mapMetrics(
  parsed: ParsedMetrics,
  { wanted, symbol }: { wanted: ReadonlySet<MeasureName>; symbol: string },
): MappedMetrics {
  const leftOut: LeftOut[] = [...parsed.leftOut];
  const leave = ({ line, name, value }: MetricLine, why: string) =>
    leftOut.push({ line, text: shown(`${name} = ${value}`), why });
  const isOther = ({ labels }: MetricLine) => labels.has("symbol") && labels.get("symbol") !== symbol;
  for (const line of parsed.lines.filter(isOther)) leave(line, `it is of another symbol than ${symbol}`);
  const lines = parsed.lines.filter((line) => !isOther(line));
  const counts = new SampleCounts(lines);
  const { rates, used } = countedRates(lines);
  const byMeasure = new Map<MeasureName, { mapped: MappedMetric; line: MetricLine | null }[]>();
  const keep = (mapped: MappedMetric, line: MetricLine | null) =>
    byMeasure.set(mapped.measure, [...(byMeasure.get(mapped.measure) ?? []), { mapped, line }]);
  const unknown: [MetricLine, string][] = [];
  for (const line of lines) {
    const answer = mapLine(line, counts);
    if ("why" in answer) unknown.push([line, answer.why]);
    else if (!wanted.has(answer.measure)) leave(line, "no rule of this form asks a demo for it");
    else keep(answer, line);
  }
  for (const rate of rates) if (wanted.has(rate.measure)) keep(rate, null);
  for (const [line, why] of unknown) if (!counts.used.has(line) && !used.has(line)) leave(line, why);
  const mapped: MappedMetric[] = [];
  for (const candidates of byMeasure.values()) {
    const one = settle(candidates.map((candidate) => candidate.mapped));
    if (one) mapped.push(one);
    else
      for (const { line, mapped: value } of candidates)
        leftOut.push({
          line: value.line,
          text: shown(`${value.from} = ${line?.value ?? value.value}`),
          why: `the file says ${MEASURE_WORDS[value.measure].label} more than once, with different values`,
        });
  }
  return { mapped, leftOut: leftOut.sort((a, b) => a.line - b.line) };
}
