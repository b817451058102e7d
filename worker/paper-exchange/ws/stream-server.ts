import type { IncomingMessage, Server } from "node:http";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import type { RateLimits } from "../http/rate-limits.ts";
import type { Venue } from "../venue.ts";
import { handleMessage } from "./requests.ts";
import { type ChannelArg, Session, type SessionKind } from "./session.ts";
import { StreamHub } from "./stream-hub.ts";

/** A connection on which nothing was sent or received this long is closed. */
const SILENCE_MS = 30_000;
const SILENCE_CHECK_MS = 500;
/** Largest message a client may send. */
const MAX_MESSAGE_BYTES = 256 * 1024;
/** Close code of a restarting service. */
const CLOSED_FOR_MAINTENANCE = 1012;
/** Close code for a silent connection. */
const CLOSED_FOR_SILENCE = 4004;

const ADDRESSES: Record<string, SessionKind> = {
  "/ws/v5/public": "public",
  "/ws/v5/private": "private",
  "/ws/v5/business": "business",
};

/** The WebSocket side of the venue, on the same port as REST. */
export class StreamServer {
  readonly hub: StreamHub;
  private readonly venue: Venue;
  private readonly sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  private readonly silenceTimer: NodeJS.Timeout;
  private readonly limits: RateLimits;
  private connections = 0;

  constructor(venue: Venue, http: Server, options: { limits: RateLimits; silenceMs?: number }) {
    const { limits, silenceMs = SILENCE_MS } = options;
    this.venue = venue;
    this.limits = limits;
    this.hub = new StreamHub(venue);
    http.on("upgrade", (request: IncomingMessage, socket, head) => {
      socket.on("error", () => socket.destroy());
      const kind = ADDRESSES[(request.url ?? "").split("?")[0] ?? ""];
      const isDown = venue.faults.of(null).maintenance === "ongoing";
      if (!kind || isDown) {
        socket.end(isDown ? "HTTP/1.1 503 Service Unavailable\r\n\r\n" : "HTTP/1.1 404 Not Found\r\n\r\n");
        return;
      }
      this.sockets.handleUpgrade(request, socket, head, (webSocket) => this.accept(webSocket, kind));
    });
    this.silenceTimer = setInterval(() => this.closeSilent(silenceMs), SILENCE_CHECK_MS);
  }

  /** Cuts connections without a word: those of one account, or all. Returns how many. */
  dropSockets(account?: string): number {
    let dropped = 0;
    for (const session of this.hub.sessions) {
      if (account !== undefined && session.account !== account) continue;
      session.socket.terminate();
      dropped++;
    }
    return dropped;
  }

  /** Tells every client that the venue goes down, then closes its connection. */
  closeForMaintenance(): void {
    for (const session of this.hub.sessions) {
      const msg = "The connection will soon be closed for a service upgrade. Please reconnect.";
      session.reply({ event: "notice", code: "64008", msg, connId: session.connId });
      session.socket.close(CLOSED_FOR_MAINTENANCE, "Service upgrade");
    }
  }

  close(): void {
    clearInterval(this.silenceTimer);
    this.hub.close();
    this.dropSockets();
    this.sockets.close();
  }

  private accept(socket: WebSocket, kind: SessionKind): void {
    this.connections++;
    const connId = this.connections.toString(16).padStart(8, "0");
    const session = new Session({ kind, socket, connId, faults: this.venue.faults, nowMs: this.venue.now() });
    this.hub.sessions.add(session);
    socket.on("close", () => this.hub.sessions.delete(session));
    socket.on("error", () => socket.terminate());
    socket.on("message", (data, isBinary) => this.onMessage(session, data, isBinary));
  }

  private onMessage(session: Session, data: RawData, isBinary: boolean): void {
    session.lastActivityMs = this.venue.now();
    const text = isBinary ? "binary data" : data.toString();
    try {
      const onSubscribed = (s: Session, arg: ChannelArg) => this.hub.greet(s, arg);
      handleMessage({ venue: this.venue, limits: this.limits }, session, { text, onSubscribed });
    } catch {
      session.reply({ event: "error", code: "60012", msg: "Illegal request", connId: session.connId });
    }
  }

  private closeSilent(silenceMs: number): void {
    const nowMs = this.venue.now();
    for (const session of this.hub.sessions) {
      if (nowMs - session.lastActivityMs > silenceMs)
        session.socket.close(CLOSED_FOR_SILENCE, "No data for too long");
    }
  }
}
