// Without crypto: the same code runs in Node and in a browser.
import { z } from "zod";
import { canaryConfigSchema } from "../template/schema.ts";
import { choiceWords } from "../venue/venue-choice.ts";
import type { Statement } from "./statement-schema.ts";

const restatableSchema = z.object({
  config: canaryConfigSchema,
  snapshot: z
    .object({
      rows: z.array(
        z.object({
          metricId: z.string(),
          value: z.string().nullable(),
          unit: z.string(),
          n: z.number(),
          verdict: z.string(),
        }),
      ),
    })
    .nullable(),
  metrics: z.array(z.object({ id: z.string(), text: z.string(), targetText: z.string() })),
  waivers: z.array(
    z.object({ itemId: z.string(), text: z.string(), reason: z.string(), byName: z.string() }),
  ),
});
/** The parts of the approved content that a signer reads again. */
export type Restatable = z.infer<typeof restatableSchema>;

/** The parts of an approved content, as whoever verifies has it, that a statement restates; null when they are not there. */
export function restatableOf(content: unknown): Restatable | null {
  const parsed = restatableSchema.safeParse(content);
  return parsed.success ? parsed.data : null;
}

/** What is approved as a signer reads it again: symbol, size, max loss, duration, mode, filters in words, metrics, waivers. */
export function restate({ config, snapshot, metrics, waivers }: Restatable): Statement["restated"] {
  const { filters } = config;
  return {
    symbol: config.symbol,
    ...(config.venue === undefined ? {} : { venue: choiceWords(config.venue) }),
    sizeBtc: config.sizeBtc,
    maxLossUsd: config.maxLossUsd,
    durationSec: config.durationSec,
    mode: config.mode,
    filters: [
      `RSI confirmation ${filters.rsiConfirmation ? "ON" : "OFF"}`,
      `volatility ${filters.volatility}`,
      `spread < ${filters.maxSpreadBps} bps`,
      `depth > $${filters.minDepthUsd}`,
    ].join(", "),
    snapshot: (snapshot?.rows ?? []).map(({ metricId, value, unit, n, verdict }) => {
      const metric = metrics.find((one) => one.id === metricId);
      return {
        metricId,
        text: metric?.text ?? metricId,
        value,
        unit,
        target: metric?.targetText ?? "",
        n,
        verdict,
      };
    }),
    waivers: waivers.map(({ itemId, text, reason, byName }) => ({ itemId, text, reason, byName })),
  };
}
