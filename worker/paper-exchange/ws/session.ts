import type { WebSocket } from "ws";
import type { Faults } from "../faults.ts";

export type SessionKind = "public" | "private" | "business";

/** What a client subscribed to, as it said it. */
export type ChannelArg = Record<string, string>;

/** A client that reads too slowly to hold this much unsent data is cut off. */
const MAX_UNSENT_BYTES = 8 * 1024 * 1024;

/** One WebSocket connection. */
export class Session {
  readonly kind: SessionKind;
  readonly socket: WebSocket;
  readonly connId: string;
  private readonly faults: Faults;
  /** Subscriptions by their JSON text. */
  readonly subscriptions = new Map<string, ChannelArg>();
  /** Name of the account that logged in, or null. */
  account: string | null = null;
  lastActivityMs: number;
  /** A book message was withheld, so the next one must be a snapshot. */
  needsSnapshot = false;

  constructor(parts: {
    kind: SessionKind;
    socket: WebSocket;
    connId: string;
    faults: Faults;
    nowMs: number;
  }) {
    this.kind = parts.kind;
    this.socket = parts.socket;
    this.connId = parts.connId;
    this.faults = parts.faults;
    this.lastActivityMs = parts.nowMs;
  }

  get isStalled(): boolean {
    return this.faults.isStreamStalled(this.account, this.stream);
  }

  private get stream(): "public" | "private" {
    return this.kind === "private" ? "private" : "public";
  }

  /** Answers a request of the client; never withheld. */
  reply(message: object | string): void {
    this.transmit(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** Pushes data; withheld while a stall fault is in force. Returns whether it was sent. */
  push(message: string, nowMs: number): boolean {
    if (this.isStalled) return false;
    this.lastActivityMs = nowMs;
    this.transmit(message);
    if (this.faults.isPushDuplicated(this.account, this.stream)) this.transmit(message);
    return true;
  }

  /** Subscriptions to one channel. */
  *argsOf(channel: string): Generator<ChannelArg> {
    for (const arg of this.subscriptions.values()) if (arg.channel === channel) yield arg;
  }

  private transmit(text: string): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    if (this.socket.bufferedAmount > MAX_UNSENT_BYTES) this.socket.terminate();
    else this.socket.send(text);
  }
}
