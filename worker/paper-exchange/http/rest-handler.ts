import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { RefusalCode } from "../engine/refusal.ts";
import type { PaperAccount } from "../paper-accounts.ts";
import type { Venue } from "../venue.ts";
import { type Envelope, failure } from "../wire/envelope.ts";
import { parseJson } from "../wire/parse-json.ts";
import { authenticateRest } from "./authenticate.ts";
import { PRIVATE_ROUTES } from "./private-routes.ts";
import { PUBLIC_ROUTES } from "./public-routes.ts";
import { RateLimit } from "./rate-limit.ts";
import { readBody } from "./read-body.ts";

const API_PREFIX = "/api/v5/";
/** Every answer says that this is paper. */
const PAPER_HEADER = "x-countersign-paper";

interface Answer {
  status: number;
  body: object;
}

interface Asked {
  method: string;
  /** Path and query exactly as sent: this is what was signed. */
  target: string;
  url: URL;
  headers: IncomingMessage["headers"];
  remote: string;
  bodyText: string;
  inTimeUs: string;
}

function micros(): string {
  return String(Math.round((performance.timeOrigin + performance.now()) * 1000));
}

function refused(status: number, code: RefusalCode, detail?: string): Answer {
  return { status, body: failure(code, detail) };
}

/** Answers REST requests: route, signature, rate limit, faults, then the command. Never throws. */
export function createRestHandler(
  venue: Venue,
): (request: IncomingMessage, response: ServerResponse) => void {
  const limit = new RateLimit();
  /** The venue allows one cancel-all-after a second; two at once are let through. */
  const cancelAllLimit = new RateLimit(3, 1);
  return (request, response) => {
    answer(venue, { limit, cancelAllLimit }, request)
      .catch(() => refused(500, "50026"))
      .then((result) => send(response, result));
  };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    [PAPER_HEADER]: "1",
  });
  response.end(text);
}

async function answer(
  venue: Venue,
  limits: { limit: RateLimit; cancelAllLimit: RateLimit },
  request: IncomingMessage,
): Promise<Answer> {
  const inTimeUs = micros();
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
    inTimeUs,
  };
  if (Object.hasOwn(PUBLIC_ROUTES, path) && method === "GET")
    return answerPublic(venue, limits.limit, asked, path);
  const key = `${method} ${path}`;
  if (!Object.hasOwn(PRIVATE_ROUTES, key)) return refused(404, "51000", `No such endpoint: ${key}`);
  const limit = path === "trade/cancel-all-after" ? limits.cancelAllLimit : limits.limit;
  return answerPrivate(venue, limit, asked, key);
}

async function answerPublic(venue: Venue, limit: RateLimit, asked: Asked, path: string): Promise<Answer> {
  if (!limit.take(asked.remote, venue.now())) return refused(429, "50011");
  const fault = await meetFaults(venue, null);
  if (fault) return fault;
  venue.advance();
  const query = Object.fromEntries(asked.url.searchParams);
  const body = PUBLIC_ROUTES[path]?.({ state: venue.state, query, nowMs: venue.now() });
  return { status: 200, body: body ?? failure("50026") };
}

async function answerPrivate(venue: Venue, limit: RateLimit, asked: Asked, key: string): Promise<Answer> {
  const { method, target: path, bodyText: body } = asked;
  const signed = { headers: asked.headers, method, path, body };
  const caller = authenticateRest(venue.credentials, signed, venue.now());
  if (typeof caller === "string") return refused(401, caller);
  if (!limit.take(`${caller.apiKey} ${key}`, venue.now())) return refused(429, "50011");
  const json = body === "" ? undefined : parseJson(body);
  if (method === "POST" && (typeof json !== "object" || json === null)) return refused(400, "50002");
  const fault = await meetFaults(venue, caller.name);
  if (fault) return fault;
  const envelope = runPrivate(venue, caller, {
    key,
    json,
    query: Object.fromEntries(asked.url.searchParams),
  });
  return { status: 200, body: { ...envelope, inTime: asked.inTimeUs, outTime: micros() } };
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
    return route({ state: venue.state, account, nowMs, refuseOrder, query: call.query, body: call.json });
  });
}

async function meetFaults(venue: Venue, account: string | null): Promise<Answer | null> {
  const { latencyMs } = venue.faults.of(account);
  if (latencyMs > 0) await sleep(latencyMs);
  const error = venue.faults.httpError(account);
  return error ? refused(error.status, error.code) : null;
}
