import {
  type CommandProfile,
  commandProfileSchema,
  PLACEHOLDERS,
  type Placeholder,
} from "./command-profile.ts";
import type { CanaryConfig, CommandStep } from "./schema.ts";

/** `{{word}}` first: it stands for the text `{word}`. */
const BRACES = /\{\{([A-Za-z]+)\}\}|\{([A-Za-z]+)\}/g;
const KNOWN: ReadonlySet<string> = new Set(PLACEHOLDERS);

/** Names in braces for which a run has no value. */
export function unknownPlaceholders(args: readonly string[]): string[] {
  const names = args.flatMap((arg) => [...arg.matchAll(BRACES)].map((match) => match[2]));
  return [...new Set(names.filter((name) => name !== undefined && !KNOWN.has(name)))] as string[];
}

/** The arguments with every placeholder replaced. Each stays one argument, whatever stands in it. */
export function fillPlaceholders(
  args: readonly string[],
  values: Readonly<Record<Placeholder, string>>,
): string[] {
  return args.map((arg) =>
    arg.replace(BRACES, (all, literal: string | undefined, name: string | undefined) => {
      if (literal !== undefined) return `{${literal}}`;
      return name !== undefined && KNOWN.has(name) ? values[name as Placeholder] : all;
    }),
  );
}

/** What only a run knows; everything else that a placeholder stands for is in the configuration. */
export type RunWords = Record<
  "runId" | "account" | "orderPrefix" | "durationSec" | "dailyLossUsedUsd",
  string
>;

/** What stands for each placeholder in a run with this configuration. */
export function placeholderValues(config: CanaryConfig, run: RunWords): Record<Placeholder, string> {
  return {
    symbol: config.symbol,
    sizeBtc: config.sizeBtc,
    maxLossUsd: config.maxLossUsd,
    mode: config.mode,
    positionLimitBtc: config.positionLimitBtc,
    dailyLossCapUsd: config.dailyLossCapUsd,
    rsiConfirmation: String(config.filters.rsiConfirmation),
    volatility: config.filters.volatility,
    maxSpreadBps: config.filters.maxSpreadBps,
    minDepthUsd: config.filters.minDepthUsd,
    ...run,
  };
}

/** The team's own program at a step, in full; null where our own default runs. */
export function ownCommand(step: CommandStep): CommandProfile | null {
  if (step.profile) return step.profile;
  const [program, ...args] = step.command ?? [];
  return program === undefined ? null : commandProfileSchema.parse({ program, args });
}
