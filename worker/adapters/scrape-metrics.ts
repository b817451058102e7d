import type { Telemetry } from "#lib/canary/telemetry.ts";
import { MetricsReader } from "#lib/telemetry-sources/metrics-reader.ts";
import type { PrometheusSource } from "#lib/template/command-profile.ts";

type Options = {
  source: PrometheusSource;
  symbol: string;
  /** Whether orders and requests are counted from the metrics. */
  counts: { orders: boolean; requests: boolean };
  onLine: (line: Telemetry) => void;
};

/** What is wrong with an answer that did come, in words for people; with none, the source is silent. */
class Refused extends Error {}

/**
 * Reads a bot's metrics at the template's interval, one request at a time, without following anybody elsewhere. What does
 * not answer is silent; what answers nonsense is an error. Returns how to stop. Never throws.
 */
export function scrapeMetrics({ source, symbol, counts, onLine }: Options): () => void {
  const reader = new MetricsReader({ source, symbol, counts });
  const over = new AbortController();
  let isAnswering = true;
  let timer: NodeJS.Timeout | null = null;

  async function scrape(): Promise<void> {
    const startedAt = performance.now();
    try {
      const text = await readAnswer(source, over.signal);
      if (over.signal.aborted) return;
      isAnswering = true;
      const read = reader.read(text, Date.now());
      if (!read.ok) throw new Refused(read.reason);
      for (const line of read.lines) onLine(line);
    } catch (error) {
      if (!over.signal.aborted) tell(error);
    }
    const waitMs = Math.max(0, source.intervalMs - (performance.now() - startedAt));
    if (!over.signal.aborted) timer = setTimeout(() => void scrape(), waitMs);
  }

  function tell(error: unknown): void {
    const t = Date.now();
    if (error instanceof Refused) {
      const message = `its metrics cannot be read: ${error.message}`;
      onLine({ t, type: "error", severity: "error", message });
    } else if (isAnswering) {
      isAnswering = false;
      // Told once per outage, and not as a sign of life: that is the caller's to know.
      onLine({ t, type: "log", level: "error", message: `${SILENT}: ${wordsOf(error, source)}` });
    }
  }

  void scrape();
  return () => {
    over.abort();
    if (timer) clearTimeout(timer);
  };
}

/** How a line begins that only says that nothing was said. */
export const SILENT = "its metrics do not answer";

function wordsOf(error: unknown, { timeoutMs }: PrometheusSource): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `nothing complete within ${timeoutMs} ms`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}

async function readAnswer(source: PrometheusSource, over: AbortSignal): Promise<string> {
  const signal = AbortSignal.any([over, AbortSignal.timeout(source.timeoutMs)]);
  const headers = { accept: "text/plain;version=0.0.4" };
  const answer = await fetch(source.url, { signal, headers, redirect: "manual" });
  try {
    if (answer.status !== 200) throw new Refused(`the address answers ${answer.status}, not 200`);
    return await readBody(answer, source.maxBytes);
  } finally {
    // A body that was not read to its end would keep the connection.
    if (!answer.body?.locked) await answer.body?.cancel().catch(() => undefined);
  }
}

async function readBody(answer: Response, maxBytes: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of answer.body ?? []) {
    bytes += piece.length;
    if (bytes > maxBytes) throw new Refused(`more than ${maxBytes} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}
