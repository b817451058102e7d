import { Decimal } from "decimal.js";
import type { MeasureName } from "../../template/schema.ts";
import type { MappedMetric, MetricLine } from "./metric-line.ts";
import { plainName } from "./metric-names.ts";
import { plainNumber } from "./plain-number.ts";

/** Rates that a bot gives as two counts: how many of how many. They bring their own sample count. */
const RATES: readonly { measure: MeasureName; part: readonly string[]; whole: readonly string[] }[] = [
  { measure: "acceptancePct", part: ["orders_accepted"], whole: ["orders_submitted", "orders_sent"] },
  {
    measure: "orderSuccessPct",
    part: ["orders_succeeded", "orders_successful"],
    whole: ["orders_submitted", "orders_sent"],
  },
  {
    measure: "errorRatePct",
    part: ["requests_failed", "request_errors", "api_errors"],
    whole: ["requests", "api_requests"],
  },
];
const KEPT_DECIMALS = 6;
const COUNT = /^\d{1,9}$/;

/** The one line with such a name and a whole number; null when there is none or more than one. */
function countLine(lines: readonly MetricLine[], names: readonly string[]) {
  const found = lines.filter(({ name }) => names.includes(plainName(name).replace(/_(total|count)$/, "")));
  const [only] = found;
  const number = only && plainNumber(only.value);
  return only && found.length === 1 && number && COUNT.test(number)
    ? { line: only, count: Number(number) }
    : null;
}

/** Rates computed from pairs of counts, and the lines that they were computed from. Nothing of nothing is no rate. */
export function countedRates(lines: readonly MetricLine[]): {
  rates: MappedMetric[];
  used: ReadonlySet<MetricLine>;
} {
  const used = new Set<MetricLine>();
  const rates = RATES.flatMap(({ measure, part, whole }): MappedMetric[] => {
    const counted = countLine(lines, part);
    const of = countLine(lines, whole);
    if (!counted || !of || of.count === 0 || counted.count > of.count) return [];
    used.add(counted.line).add(of.line);
    const value = new Decimal(counted.count)
      .times(100)
      .div(of.count)
      .toDecimalPlaces(KEPT_DECIMALS)
      .toFixed();
    const from = `${counted.line.name} of ${of.line.name}`;
    return [{ measure, value, unit: "%", n: of.count, from, line: counted.line.line }];
  });
  return { rates, used };
}
