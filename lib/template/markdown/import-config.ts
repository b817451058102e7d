import { type CanaryConfig, canaryConfigSchema } from "../schema.ts";
import { readDuration } from "./durations.ts";
import type { FormDocument, UnreadLine } from "./form-document.ts";
import { impliedPositionLimit } from "./write-config.ts";

type Change = { path: string; value: string | number | boolean };
type Reader = { key: RegExp; read: (value: string) => Change | null };

const NUMBER = "([0-9]+(?:\\.[0-9]+)?)";
const amount = (key: RegExp, path: string, pattern: RegExp): Reader => ({
  key,
  read: (value) => {
    const match = pattern.exec(value);
    if (!match) return null;
    return { path, value: match[2] ? String(Number(match[1]) * 1_000) : (match[1] ?? "") };
  },
});
const oneOf = (key: RegExp, path: string, values: readonly string[]): Reader => ({
  key,
  read: (value) => {
    const found = values.find((one) => one === value.toUpperCase());
    return found ? { path, value: found } : null;
  },
});
const usd = new RegExp(`^\\$\\s*${NUMBER}$|^${NUMBER}\\s*USD$`, "i");
const btc = new RegExp(`^${NUMBER}\\s*BTC(?:\\s*\\(minimal\\))?$`, "i");
const dollars = (key: RegExp, path: string): Reader => ({
  key,
  read: (value) => {
    const match = usd.exec(value);
    return match ? { path, value: match[1] ?? match[2] ?? "" } : null;
  },
});

/** Every line of the form's configuration block, and how its value is read. */
const READERS: readonly Reader[] = [
  oneOf(/^environment$/i, "environment", ["PRODUCTION", "REHEARSAL"]),
  {
    key: /^duration$/i,
    read: (value) => {
      const seconds = readDuration(value);
      return seconds === null ? null : { path: "durationSec", value: seconds };
    },
  },
  { key: /^symbol$/i, read: (value) => ({ path: "symbol", value }) },
  amount(/^position size$/i, "sizeBtc", btc),
  amount(/^position limit$/i, "positionLimitBtc", btc),
  dollars(/^max loss$/i, "maxLossUsd"),
  dollars(/^daily loss cap$/i, "dailyLossCapUsd"),
  oneOf(/^mode$/i, "mode", ["CONSERVATIVE", "NORMAL"]),
  {
    key: /^rsi confirmation$/i,
    read: (value) =>
      /^(on|off)$/i.test(value) ? { path: "rsiConfirmation", value: /^on$/i.test(value) } : null,
  },
  oneOf(/^volatility filter$/i, "volatility", ["STRICT", "NORMAL", "OFF"]),
  amount(/^spread filter$/i, "maxSpreadBps", new RegExp(`^<\\s*${NUMBER}\\s*bps$`, "i")),
  amount(/^depth requirement$/i, "minDepthUsd", new RegExp(`^>\\s*\\$\\s*${NUMBER}(k)?$`, "i")),
];
const FILTERS = new Set(["rsiConfirmation", "volatility", "maxSpreadBps", "minDepthUsd"]);

function withChange(config: CanaryConfig, { path, value }: Change): CanaryConfig {
  return FILTERS.has(path)
    ? { ...config, filters: { ...config.filters, [path]: value } }
    : { ...config, [path]: value };
}

/**
 * The configuration of the form over that of the base version. A position limit that the form does not name is twice the
 * size; a daily loss cap is the one of the checklist's words (`namedCap`), else that of the base version.
 */
export function importConfig(
  form: FormDocument,
  base: CanaryConfig,
  namedCap: string | null,
): { config: CanaryConfig; unread: UnreadLine[]; missing: string[] } {
  const unread: UnreadLine[] = [];
  const named = new Set<string>();
  let config = base;
  for (const { line, text, key, value } of form.config) {
    const reader = READERS.find((one) => one.key.test(key));
    const change = reader?.read(value) ?? null;
    const next = change && withChange(config, change);
    if (change && named.has(change.path)) {
      unread.push({ line, text, why: `${key} stands here twice; the first one counts.` });
    } else if (reader && change && next && canaryConfigSchema.safeParse(next).success) {
      config = next;
      named.add(change.path);
    } else {
      const why = reader
        ? `“${value}” is no value for ${key}; it stays as it was.`
        : "The configuration has no such field.";
      unread.push({ line, text, why });
    }
  }
  if (!named.has("positionLimitBtc") && named.has("sizeBtc")) {
    config = { ...config, positionLimitBtc: impliedPositionLimit(config.sizeBtc) };
  }
  if (!named.has("dailyLossCapUsd") && namedCap !== null) config = { ...config, dailyLossCapUsd: namedCap };
  const needed = {
    environment: "Environment",
    durationSec: "Duration",
    symbol: "Symbol",
    sizeBtc: "Position Size",
    maxLossUsd: "Max Loss",
    mode: "Mode",
  };
  const missing = Object.entries(needed).flatMap(([path, label]) => (named.has(path) ? [] : [label]));
  return { config, unread, missing };
}
