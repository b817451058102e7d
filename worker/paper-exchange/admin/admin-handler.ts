import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { readBody } from "../http/read-body.ts";
import type { Venue } from "../venue.ts";
import { parseJson } from "../wire/parse-json.ts";
import type { StreamServer } from "../ws/stream-server.ts";
import { applyFaults, clearFaults } from "./apply-faults.ts";
import { faultRequestSchema, outsideOrderSchema, positionRequestSchema } from "./fault-request.ts";
import { placeOutsideOrder, reachPosition } from "./outside-orders.ts";
import { ordersView, stateView } from "./state-view.ts";

interface AdminAnswer {
  status: number;
  body: object;
}

type AdminRoute = (venue: Venue, streams: StreamServer, body: unknown) => AdminAnswer;

const done = (body: object): AdminAnswer => ({ status: 200, body });
const refused = (message: string): AdminAnswer => ({ status: 400, body: { ok: false, message } });

function withBody<Body>(
  schema: z.ZodType<Body>,
  act: (venue: Venue, streams: StreamServer, body: Body) => AdminAnswer,
) {
  const route: AdminRoute = (venue, streams, json) => {
    const parsed = schema.safeParse(json);
    return parsed.success ? act(venue, streams, parsed.data) : refused(z.prettifyError(parsed.error));
  };
  return route;
}

const clearSchema = z.strictObject({ account: z.string().optional() });

const ROUTES: Record<string, AdminRoute> = {
  "GET /state": (venue) => done(stateView(venue)),
  "GET /orders": (venue) => done(ordersView(venue)),
  "POST /faults": withBody(faultRequestSchema, (venue, streams, body) =>
    body.account !== undefined && !venue.account(body.account)
      ? refused(`No account named ${body.account}`)
      : done(applyFaults(venue, streams, body)),
  ),
  "POST /faults/clear": withBody(clearSchema, (venue, streams, body) =>
    done(clearFaults(venue, streams, body.account)),
  ),
  "POST /orders": withBody(outsideOrderSchema, (venue, _, body) => report(placeOutsideOrder(venue, body))),
  "POST /position": withBody(positionRequestSchema, (venue, _, body) => report(reachPosition(venue, body))),
};

function report(outcome: { ok: boolean }): AdminAnswer {
  return { status: outcome.ok ? 200 : 400, body: outcome };
}

/** Answers the admin address: faults, outside orders, state. Never throws. */
export function createAdminHandler(venue: Venue, streams: StreamServer) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    answer(venue, streams, request)
      .catch(
        (): AdminAnswer => ({
          status: 500,
          body: { ok: false, message: "The request failed inside the paper exchange" },
        }),
      )
      .then(({ status, body }) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(body));
      });
  };
}

async function answer(venue: Venue, streams: StreamServer, request: IncomingMessage): Promise<AdminAnswer> {
  const path = (request.url ?? "/").split("?")[0];
  const key = `${request.method} ${path}`;
  const text = await readBody(request);
  const route = Object.hasOwn(ROUTES, key) ? ROUTES[key] : undefined;
  if (!route)
    return {
      status: 404,
      body: { ok: false, message: `No such address. There are: ${Object.keys(ROUTES).join(", ")}` },
    };
  return route(venue, streams, text ? parseJson(text) : {});
}
