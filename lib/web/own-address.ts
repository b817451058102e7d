import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { forwardedAddress } from "./client-address.ts";

/** Published by Node for every request of its HTTP server, before anybody answers it. */
const REQUEST_START = "http.server.request.start";

/**
 * Puts the address of every request to this process where nobody can forge it: into `X-Forwarded-For`, replacing what the client
 * says. Next keeps a client's own words there. `trustedHops`: proxies of ours in front, each of which has added one entry; with none
 * the other forwarded headers go too, so that nothing behind this believes them.
 */
export function ownTheAddress(trustedHops: number): void {
  subscribe(REQUEST_START, (message) => {
    const { request } = message as { request: IncomingMessage };
    const { headers, socket } = request;
    const given = headers["x-forwarded-for"];
    const entries = Array.isArray(given) ? given.join(",") : (given ?? "");
    headers["x-forwarded-for"] = forwardedAddress(entries, socket.remoteAddress, trustedHops);
    if (trustedHops > 0) return;
    for (const name of [
      "x-forwarded-host",
      "x-forwarded-proto",
      "x-forwarded-port",
      "forwarded",
      "x-real-ip",
    ])
      delete headers[name];
  });
}
