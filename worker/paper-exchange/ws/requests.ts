import { z } from "zod";
import type { RateLimits } from "../http/rate-limits.ts";
import type { Venue } from "../venue.ts";
import { type Envelope, failure } from "../wire/envelope.ts";
import { amendOrders, type Caller, cancelOrders, placeOrders } from "../wire/order-commands.ts";
import { parseJson } from "../wire/parse-json.ts";
import { parseFields } from "../wire/parse-request.ts";
import { type ChannelVerdict, judgeChannel } from "./channels.ts";
import { checkLogin } from "./login.ts";
import type { ChannelArg, Session } from "./session.ts";

const requestSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String).optional(),
  op: z.string(),
  args: z.array(z.unknown()).max(100),
});
type StreamRequest = z.infer<typeof requestSchema>;

/** Characters of a bad request that are quoted back. */
const QUOTED_CHARACTERS = 200;

const ORDER_OPS: Record<string, (caller: Caller, body: unknown) => Envelope> = {
  order: placeOrders,
  "batch-orders": placeOrders,
  "cancel-order": cancelOrders,
  "batch-cancel-orders": cancelOrders,
  "amend-order": amendOrders,
  "batch-amend-orders": amendOrders,
};

/** Orders by stream count against the limit of the same order by REST. */
const REST_ENDPOINT: Record<string, string> = {
  order: "POST trade/order",
  "batch-orders": "POST trade/batch-orders",
  "cancel-order": "POST trade/cancel-order",
  "batch-cancel-orders": "POST trade/cancel-batch-orders",
  "amend-order": "POST trade/amend-order",
  "batch-amend-orders": "POST trade/amend-batch-orders",
};

const VERDICT_WORDS: Record<Exclude<ChannelVerdict, "ok">, { code: string; msg: string }> = {
  loginNeeded: { code: "60011", msg: "Please log in" },
  wrongAddress: { code: "60018", msg: "Wrong URL or channel: the channel does not exist at this address" },
  unknown: { code: "60018", msg: "Channel or instrument doesn't exist" },
};

/** Handles one text message of a client. Anything that is not understood gets an error event, never an exception. */
export function handleMessage(
  { venue, limits }: { venue: Venue; limits: RateLimits },
  session: Session,
  message: { text: string; onSubscribed: (session: Session, arg: ChannelArg) => void },
): void {
  if (message.text === "ping") {
    session.reply("pong");
    return;
  }
  const parsed = requestSchema.safeParse(parseJson(message.text));
  if (!parsed.success) {
    sendError(session, "60012", `Illegal request: ${message.text.slice(0, QUOTED_CHARACTERS)}`);
    return;
  }
  const request = parsed.data;
  const act = Object.hasOwn(ORDER_OPS, request.op) ? ORDER_OPS[request.op] : undefined;
  if (request.op === "login") login(venue, session, request);
  else if (request.op === "subscribe") subscribe(session, request, message.onSubscribed);
  else if (request.op === "unsubscribe") unsubscribe(session, request);
  else if (act) runOrderOp(venue, session, { request, act, limits });
  else sendError(session, "60019", `Invalid op: ${request.op.slice(0, QUOTED_CHARACTERS)}`, request.id);
}

function sendError(session: Session, code: string, msg: string, id?: string): void {
  session.reply({ event: "error", code, msg, connId: session.connId, ...(id === undefined ? {} : { id }) });
}

function login(venue: Venue, session: Session, request: StreamRequest): void {
  const outcome = checkLogin(venue.credentials, parseFields(request.args[0]) ?? {}, venue.toldNow());
  if ("code" in outcome) {
    sendError(session, outcome.code, outcome.msg);
    return;
  }
  session.account = outcome.name;
  session.reply({ event: "login", code: "0", msg: "", connId: session.connId });
}

function subscribe(
  session: Session,
  request: StreamRequest,
  onSubscribed: (session: Session, arg: ChannelArg) => void,
): void {
  for (const json of request.args) {
    const arg = parseFields(json) ?? {};
    const verdict = judgeChannel(session.kind, session.account, arg);
    if (verdict !== "ok") {
      const { code, msg } = VERDICT_WORDS[verdict];
      sendError(session, code, `${msg} (${JSON.stringify(arg).slice(0, QUOTED_CHARACTERS)})`);
      continue;
    }
    session.subscriptions.set(JSON.stringify(arg), arg);
    session.reply({ event: "subscribe", arg, connId: session.connId });
    onSubscribed(session, arg);
  }
}

function unsubscribe(session: Session, request: StreamRequest): void {
  for (const json of request.args) {
    const arg = parseFields(json) ?? {};
    session.subscriptions.delete(JSON.stringify(arg));
    session.reply({ event: "unsubscribe", arg, connId: session.connId });
  }
}

function runOrderOp(
  venue: Venue,
  session: Session,
  order: {
    request: StreamRequest;
    act: (caller: Caller, body: unknown) => Envelope;
    limits: RateLimits;
  },
): void {
  const inAtMs = performance.timeOrigin + performance.now();
  const { op, id, args } = order.request;
  const name = session.account;
  const account = name === null ? undefined : venue.account(name);
  if (!account || name === null) {
    sendError(session, "60011", "Please log in", id);
    return;
  }
  const endpoint = REST_ENDPOINT[op] ?? op;
  if (!order.limits.take(endpoint, apiKeyOf(venue, name), venue.now(), args.length)) {
    session.reply({ id, op, ...failure("50011"), ...answerTimes(inAtMs, venue) });
    return;
  }
  const refuseOrder = () => venue.faults.orderRefusal(name);
  const envelope = venue.command((nowMs) =>
    order.act({ state: venue.state, account, nowMs, refuseOrder }, args),
  );
  const data = venue.stamped(envelope.data, "account");
  session.reply({ id, op, ...envelope, data, ...answerTimes(inAtMs, venue) });
}

function apiKeyOf(venue: Venue, account: string): string {
  return venue.credentials.find(({ name }) => name === account)?.apiKey ?? account;
}

/** When the request came in and when its answer left, microseconds. */
function answerTimes(inAtMs: number, venue: Venue): { inTime: string; outTime: string } {
  const skewMs = venue.faults.of(null).clockSkewMs;
  const micros = (atMs: number) => String(Math.round((atMs + skewMs) * 1000));
  return { inTime: micros(inAtMs), outTime: micros(performance.timeOrigin + performance.now()) };
}
