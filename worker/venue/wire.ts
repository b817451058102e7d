import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

/** One HTTP exchange with the venue, as the wire saw it. */
export type WireRequest = {
  op: string;
  /** False for technical failures only: transport, timeout, 5xx, auth, rate limit, unreadable answer. */
  ok: boolean;
  /** Last byte handed to the transport → full answer, monotonic, ms. */
  ms: number;
  code?: string;
};

/** Idle sockets are kept so that a kill never waits for a handshake. Venues close idle connections after 30–60 s. */
const KEEP_ALIVE_MS = 20_000;
/** A venue answer larger than this is not an honest answer. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

type FetchInit = { method?: string; headers?: Record<string, string>; body?: string; signal?: AbortSignal };
type Answer = { status: number; headers: Record<string, string>; text: string };

const OPS: ReadonlyArray<readonly [RegExp, string]> = [
  [/trade\/(batch-orders|order)$/, "create"],
  [/trade\/(cancel-batch-orders|cancel-order)$/, "cancel"],
  [/trade\/amend-(order|batch-orders)$/, "amend"],
  [/trade\/close-position$/, "close"],
  [/trade\/cancel-all-after$/, "cancel-all-after"],
];

/** Name of a request for telemetry: create, cancel, amend, close, or the last part of a query's path. */
export function opOf(method: string, url: string): string {
  const path = new URL(url).pathname;
  if (method === "POST") {
    for (const [pattern, op] of OPS) if (pattern.test(path)) return op;
  }
  return path.split("/").at(-1) ?? path;
}

/** True when an answer means that the request failed technically; a refusal for business reasons is not a failure. */
export function isTechnicalAnswer(status: number, code: string | undefined): boolean {
  if (status >= 500 || status === 429 || status === 401 || status === 403) return true;
  if (code === undefined) return true;
  return /^50[01]\d\d$/.test(code) && code !== "50014";
}

/** Code of an OKX-like envelope: the per-order code when the envelope only says that one failed. */
export function codeOf(text: string): string | undefined {
  try {
    const value = JSON.parse(text) as { code?: unknown; data?: Array<{ sCode?: unknown }> };
    const code = value.code === undefined ? undefined : String(value.code);
    if (code !== "0" && code !== "1" && code !== "2") return code;
    const failed = Array.isArray(value.data)
      ? value.data.find((row) => row?.sCode && row.sCode !== "0")
      : undefined;
    return failed ? String(failed.sCode) : code;
  } catch {
    return undefined;
  }
}

/**
 * A fetch for ccxt that measures the wire itself, outside ccxt's throttle, on kept-alive sockets of its own.
 * `observe` is called once for every request, failed ones included.
 */
export function createWire(observe: (request: WireRequest) => void): {
  fetch: (url: string, init?: FetchInit) => Promise<Response>;
  close: () => void;
} {
  const httpAgent = new HttpAgent({ keepAlive: true, keepAliveMsecs: 1_000, timeout: KEEP_ALIVE_MS });
  const httpsAgent = new HttpsAgent({ keepAlive: true, keepAliveMsecs: 1_000, timeout: KEEP_ALIVE_MS });

  async function fetchOnce(url: string, init: FetchInit = {}): Promise<Response> {
    const op = opOf(init.method ?? "GET", url);
    const clock = { sentAt: performance.now() };
    try {
      const agent = url.startsWith("https:") ? httpsAgent : httpAgent;
      const answer = await send(url, init, agent, clock);
      const code = codeOf(answer.text);
      const ok = !isTechnicalAnswer(answer.status, code);
      observe({ op, ok, ms: performance.now() - clock.sentAt, code: code ?? `HTTP_${answer.status}` });
      return new Response(answer.text, { status: answer.status, headers: answer.headers });
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      observe({
        op,
        ok: false,
        ms: performance.now() - clock.sentAt,
        code: typeof code === "string" ? code : "TRANSPORT",
      });
      throw error;
    }
  }
  return {
    fetch: fetchOnce,
    close: () => {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

function send(url: string, init: FetchInit, agent: HttpAgent, clock: { sentAt: number }): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = url.startsWith("https:") ? httpsRequest : httpRequest;
    const headers: Record<string, string> = { ...init.headers };
    if (init.body !== undefined) headers["Content-Length"] = String(Buffer.byteLength(init.body));
    const outgoing = request(
      url,
      { method: init.method ?? "GET", headers, agent, signal: init.signal },
      (incoming) => {
        const chunks: Buffer[] = [];
        let size = 0;
        incoming.on("data", (chunk: Buffer) => {
          size += chunk.length;
          if (size > MAX_ANSWER_BYTES) incoming.destroy(new Error("the venue's answer is too large"));
          else chunks.push(chunk);
        });
        incoming.on("error", reject);
        incoming.on("end", () => {
          const flat: Record<string, string> = {};
          for (const [name, value] of Object.entries(incoming.headers)) {
            if (value !== undefined && name !== "transfer-encoding")
              flat[name] = Array.isArray(value) ? value.join(", ") : value;
          }
          resolve({
            status: incoming.statusCode ?? 0,
            headers: flat,
            text: Buffer.concat(chunks).toString("utf8"),
          });
        });
      },
    );
    outgoing.on("finish", () => {
      clock.sentAt = performance.now();
    });
    outgoing.on("error", reject);
    outgoing.end(init.body);
  });
}
