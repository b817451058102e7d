import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { createGeneratedMarket } from "./engine/generator.ts";
import type { MarketSource } from "./engine/market-event.ts";
import { readRecording } from "./engine/recording.ts";
import { createReplayedMarket } from "./engine/replay.ts";
import { DEFAULT_FUNDING_INTERVAL_S, DEFAULT_SEED, type PaperExchangeOptions } from "./options.ts";

/** The tape that the options ask for: generated, or captures replayed. Rejects in words when a capture cannot be used. */
export async function openMarket(options: PaperExchangeOptions): Promise<MarketSource> {
  const fundingIntervalMs = (options.fundingIntervalS ?? DEFAULT_FUNDING_INTERVAL_S) * 1000;
  if (!options.replay)
    return createGeneratedMarket({ seed: options.seed ?? DEFAULT_SEED, fundingIntervalMs });
  const names = options.replay.map((file) => basename(file)).join(", ");
  try {
    const texts = await Promise.all(options.replay.map(readCapture));
    const recording = readRecording(texts.flatMap((text) => text.split("\n")));
    return createReplayedMarket(recording, (options.replayStartOffsetS ?? 0) * 1000);
  } catch (error) {
    throw new Error(
      `The capture ${names} cannot be replayed: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** The lines of one capture, gzip or plain. */
async function readCapture(file: string): Promise<string> {
  const bytes = await readFile(file);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return (isGzip ? await promisify(gunzip)(bytes) : bytes).toString("utf8");
}
