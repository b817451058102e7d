import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { RefusalCode } from "../engine/refusal.ts";
import type { LostAnswer } from "../faults.ts";
import type { PaperAccount } from "../paper-accounts.ts";
import type { Venue } from "../venue.ts";
import { type Envelope, failure } from "../wire/envelope.ts";
import { parseJson } from "../wire/parse-json.ts";
import { authenticateRest } from "./authenticate.ts";
import { PRIVATE_ROUTES } from "./private-routes.ts";
import { PUBLIC_ROUTES } from "./public-routes.ts";
import type { RateLimits } from "./rate-limits.ts";
import { readBody } from "./read-body.ts";

/** Answers of these say when the request came in and when its answer left. */
const TIMED_ENDPOINTS = new Set([
  "POST trade/order",
  "POST trade/batch-orders",
  "POST trade/cancel-order",
  "POST trade/cancel-batch-orders",
  "POST trade/amend-order",
  "POST trade/amend-batch-orders",
]);
const API_PREFIX = "/api/v5/";
/** Every answer says that this is paper. */
const PAPER_HEADER = "x-countersign-paper";

interface Answer {
  status: number;
  body: object;
  /** The command was carried out, but nobody hears of it: the connection breaks, or nothing comes at all. */
  lost?: "cut" | "nothing";
}

interface Asked {
  method: string;
  /** Path and query exactly as sent: this is what was signed. */
  target: string;
  url: URL;
  headers: IncomingMessage["headers"];
  remote: string;
  bodyText: string;
  inAtMs: number;
}

const timeNow = (): number => performance.timeOrigin + performance.now();

function micros(atMs: number, skewUs: number): string {
  return String(Math.round(atMs * 1000) + skewUs);
}

function refused(status: number, code: RefusalCode, detail?: string): Answer {
  return { status, body: failure(code, detail) };
}

/** Answers REST requests: route, signature, rate limit, faults, then the command. Never throws. */
export function createRestHandler(
  venue: Venue,
  limits: RateLimits,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    answer(venue, limits, request)
      .catch(() => refused(500, "50026"))
      .then((result) => send(response, result));
  };
}

function send(response: ServerResponse, { status, body, lost }: Answer): void {
  if (lost === "cut") response.destroy();
  if (lost) return;
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    [PAPER_HEADER]: "1",
  });
  response.end(text);
}

async function answer(venue: Venue, limits: RateLimits, request: IncomingMessage): Promise<Answer> {
  const inAtMs = timeNow();
  const target = request.url ?? "/";
  const method = request.method ?? "GET";
  const url = URL.canParse(target, "http://paper") ? new URL(target, "http://paper") : null;
  const bodyText = await readBody(request);
  if (bodyText === null) return refused(413, "50002", "Request body too large");
  if (!url) return refused(400, "51000", "Illegal path");
  if (url.pathname === "/healthz") return { status: 200, body: { ok: true, ...venue.identity } };
  if (!url.pathname.startsWith(API_PREFIX)) return refused(404, "51000", `No such address: ${url.pathname}`);
  const path = url.pathname.slice(API_PREFIX.length);
  const asked: Asked = {
    method,
    target,
    url,
    headers: request.headers,
    remote: request.socket.remoteAddress ?? "",
    bodyText,
    inAtMs,
  };
  if (Object.hasOwn(PUBLIC_ROUTES, path) && method === "GET") return answerPublic(venue, limits, asked, path);
  const key = `${method} ${path}`;
  if (!Object.hasOwn(PRIVATE_ROUTES, key)) return refused(404, "51000", `No such endpoint: ${key}`);
  return answerPrivate(venue, limits, asked, key);
}

async function answerPublic(venue: Venue, limits: RateLimits, asked: Asked, path: string): Promise<Answer> {
  if (!limits.take(path, asked.remote, venue.now())) return refused(429, "50011");
  const fault = await meetFaults(venue, null, path);
  if (fault) return fault;
  venue.advance();
  const query = Object.fromEntries(asked.url.searchParams);
  const { maintenance } = venue.faults.of(null);
  const envelope = PUBLIC_ROUTES[path]?.({ state: venue.state, query, nowMs: venue.now(), maintenance });
  if (!envelope) return refused(200, "50026");
  const data = venue.stamped(envelope.data, path === "public/time" ? "account" : "market");
  return { status: 200, body: { ...envelope, data } };
}

async function answerPrivate(venue: Venue, limits: RateLimits, asked: Asked, key: string): Promise<Answer> {
  const { method, target: path, bodyText: body } = asked;
  const signed = { headers: asked.headers, method, path, body };
  const caller = authenticateRest(venue.credentials, signed, venue.toldNow());
  if (typeof caller === "string") return refused(401, caller);
  const json = body === "" ? undefined : parseJson(body);
  const isAllowed = limits.take(key, caller.apiKey, venue.now(), Array.isArray(json) ? json.length : 1);
  if (!isAllowed) return refused(429, "50011");
  if (key.startsWith("POST ") && !caller.permissions.includes("trade")) return refused(200, "50120");
  if (method === "POST" && (typeof json !== "object" || json === null)) return refused(400, "50002");
  const fault = await meetFaults(venue, caller.name, key);
  if (fault) return fault;
  const envelope = runPrivate(venue, caller, {
    key,
    json,
    query: Object.fromEntries(asked.url.searchParams),
  });
  const skewUs = venue.faults.of(null).clockSkewMs * 1000;
  const data = venue.stamped(envelope.data, "account");
  if (!TIMED_ENDPOINTS.has(key)) return { status: 200, body: { ...envelope, data } };
  const times = { inTime: micros(asked.inAtMs, skewUs), outTime: micros(timeNow(), skewUs) };
  return lose({ status: 200, body: { ...envelope, data, ...times } }, venue.faults.answerLoss(caller.name));
}

/** The command was carried out; this is what its client hears. */
function lose(answer: Answer, loss: LostAnswer | null): Answer {
  if (loss === null) return answer;
  if (loss === "5xx") return refused(502, "50026");
  return loss === "50004" ? refused(200, "50004") : { ...answer, lost: loss };
}

function runPrivate(
  venue: Venue,
  caller: PaperAccount,
  call: { key: string; json: unknown; query: Record<string, string> },
): Envelope {
  return venue.command((nowMs) => {
    const account = venue.account(caller.name);
    const route = PRIVATE_ROUTES[call.key];
    if (!account || !route) return failure("50026");
    const refuseOrder = () => venue.faults.orderRefusal(caller.name);
    const { query, json: body } = call;
    const { lookUpLagMs } = venue.faults.of(caller.name);
    const asked = { query, body, lookUpLagMs };
    return route({ state: venue.state, account, credentials: caller, nowMs, refuseOrder, ...asked });
  });
}

/** Paths that answer while the venue is down for maintenance. */
const OPEN_IN_MAINTENANCE = ["public/time", "system/status"];

async function meetFaults(venue: Venue, account: string | null, key: string): Promise<Answer | null> {
  const { latencyMs, maintenance } = venue.faults.of(account);
  if (maintenance === "ongoing" && !OPEN_IN_MAINTENANCE.includes(key)) return refused(503, "50001");
  if (latencyMs > 0) await sleep(latencyMs);
  const error = venue.faults.httpError(account, TIMED_ENDPOINTS.has(key));
  return error ? refused(error.status, error.code) : null;
}
