import { MEASURE_WORDS } from "../measure-words.ts";
import { type Comparison, MEASURE_NAMES, type MeasureName } from "../schema.ts";
import { secondsOfUnit } from "./durations.ts";

/** A rule as a row of the form says it. `op` and `limit` are null where the words name none. */
export type WordedRule = {
  measure: MeasureName;
  op: Comparison | null;
  limit: string | null;
  perMinutes: number | null;
  /** Words that belong to no part of the rule, in lower case. */
  rest: string[];
};
export type ReadRule = { ok: true; rule: WordedRule } | { ok: false; why: string } | null;

const DIALECT: readonly (readonly [RegExp, MeasureName])[] = [
  [/\bdaily loss cap\b/, "dailyLossCapUsd"],
  [/\bdemo (?:ran|run|runs|duration)\b/, "durationMin"],
  [/\bp50 latency\b|\blatency p50\b/, "p50LatencyMs"],
  [/\bp95 latency\b|\blatency p95\b/, "p95LatencyMs"],
  [/\b(?:ws|websocket) uptime\b/, "wsUptimePct"],
  [/\b(?:ws|websocket) (?:reconnect|disconnect)s?\b/, "wsReconnects"],
  [/\b(?:ws|websocket) down(?:time)?\b/, "wsDownSec"],
  [/\bstaleness(?: events?)?\b/, "stalenessEvents"],
  [/\border success(?: rate)?\b/, "orderSuccessPct"],
  [/\braw acceptance(?: rate)?\b/, "acceptanceRawPct"],
  [/\bacceptance(?: rate)?\b/, "acceptancePct"],
  [/\berror rate\b/, "errorRatePct"],
];
const BY_LABEL: readonly (readonly [RegExp, MeasureName])[] = MEASURE_NAMES.map((measure) => {
  const label = MEASURE_WORDS[measure].label.toLowerCase();
  return [new RegExp(`\\b${label.replace(/s$/, "s?")}\\b`), measure] as const;
});
// Longer names first: "critical errors" before any shorter name inside it.
const LEXICON = [
  ...DIALECT,
  ...[...BY_LABEL].sort((one, other) => other[0].source.length - one[0].source.length),
];

const COMPARISONS: readonly (readonly [RegExp, Comparison])[] = [
  [/≥|>=|\bat least\b|\bno less than\b|\bminimum(?: of)?\b/, ">="],
  [/≤|<=|\bat most\b|\bno more than\b|\bup to\b|\bmaximum(?: of)?\b/, "<="],
  [/>|\babove\b|\bmore than\b|\bgreater than\b|\bexceeds?\b|\bover\b/, ">"],
  [/<|\bbelow\b|\bunder\b|\bless than\b/, "<"],
  [/=|\bexactly\b|\bequals?\b/, "="],
];
const PER = /\bper\s+(?:([0-9]+(?:\.[0-9]+)?)\s*)?([a-z]+)\b/;
const NUMBER =
  /([$]?)\s*(-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)\s*(k\b)?\s*(%|(?:mb\/min|percent|dollars|usd|bps|btc|ms|milliseconds?|s|sec|seconds?|min|minutes?|h|hours?)\b)?/g;
const OTHER_DIGITS = /(?![0-9])\p{Nd}/u;
const THOUSAND = 1_000;

type Quantity = { number: string; unit: string; matched: string };

function quantities(text: string): Quantity[] {
  return [...text.matchAll(NUMBER)].map(([matched, dollar = "", digits = "", kilo, word = ""]) => {
    const plain = digits.replaceAll(",", "");
    const number = kilo ? String(Number(plain) * THOUSAND) : plain;
    return { number, unit: dollar ? "usd" : word, matched };
  });
}

const SAME_UNIT: Readonly<Record<string, string>> = {
  percent: "%",
  dollars: "usd",
  millisecond: "ms",
  milliseconds: "ms",
};

/** The number in the measure's own unit, or why it does not fit. */
function inUnit({ number, unit }: Quantity, measure: MeasureName): { limit: string } | { why: string } {
  const own = MEASURE_WORDS[measure].unit.toLowerCase();
  const given = SAME_UNIT[unit] ?? unit;
  if (given === "" || given === own) return { limit: number };
  const seconds = secondsOfUnit(given);
  const ownSeconds = secondsOfUnit(own);
  if (seconds !== null && ownSeconds !== null)
    return { limit: shortest((Number(number) * seconds) / ownSeconds) };
  if (seconds !== null && own === "ms") return { limit: shortest(Number(number) * seconds * THOUSAND) };
  if (given === "ms" && ownSeconds !== null)
    return { limit: shortest(Number(number) / THOUSAND / ownSeconds) };
  const { label } = MEASURE_WORDS[measure];
  const words = own === "" ? "a plain count" : `measured in ${MEASURE_WORDS[measure].unit}`;
  return { why: `“${given}” does not fit: ${label} is ${words}.` };
}

const shortest = (value: number) => String(Number(value.toFixed(9)));

function takePer(text: string): { text: string; perMinutes: number | null } | { why: string } {
  const match = PER.exec(text);
  if (!match) return { text, perMinutes: null };
  const seconds = secondsOfUnit(match[2] ?? "");
  if (seconds === null) return { why: `“per ${match[2]}” is no time.` };
  return { text: text.replace(match[0], " "), perMinutes: (Number(match[1] ?? "1") * seconds) / 60 };
}

/**
 * Reads a row's words as a rule: "p95 latency < 400ms", "Staleness events < 3 per hour", "Daily loss cap configured
 * ($80)". Null when the words name nothing that is measured; `why` when they do and yet cannot be understood.
 */
export function readRule(words: string): ReadRule {
  const lower = words.toLowerCase();
  const entry = LEXICON.find(([pattern]) => pattern.test(lower));
  if (!entry) return null;
  const [pattern, measure] = entry;
  if (OTHER_DIGITS.test(words))
    return { ok: false, why: "Only the digits 0 to 9 are read; these are of another script." };
  const withoutName = lower.replace(pattern, " ");
  const per = takePer(withoutName);
  if ("why" in per) return { ok: false, why: per.why };
  let rest = per.text;
  const isNone = /\b(?:no|zero)\b/.test(rest);
  const comparison = COMPARISONS.find(([mark]) => mark.test(rest));
  if (comparison) rest = rest.replace(comparison[0], " ");
  const found = quantities(rest);
  if (found.length > 1)
    return { ok: false, why: "There is more than one number in it; one row has one limit." };
  const [quantity] = found;
  if (isNone && !quantity) {
    rest = rest.replace(/\b(?:no|zero)\b/, " ");
    return { ok: true, rule: { measure, op: "=", limit: "0", perMinutes: null, rest: wordsOf(rest) } };
  }
  let limit: string | null = null;
  if (quantity) {
    const read = inUnit(quantity, measure);
    if ("why" in read) return { ok: false, why: read.why };
    limit = read.limit;
    rest = rest.replace(quantity.matched, " ");
  }
  return {
    ok: true,
    rule: { measure, op: comparison?.[1] ?? null, limit, perMinutes: per.perMinutes, rest: wordsOf(rest) },
  };
}

const FILLERS = new Set(["the", "a", "an", "is", "of", "for", "rate", "events", "event", "times", "time"]);
const wordsOf = (text: string): string[] =>
  (text.match(/[\p{L}\p{N}$%<>=≥≤]+/gu) ?? []).filter((word) => !FILLERS.has(word));
