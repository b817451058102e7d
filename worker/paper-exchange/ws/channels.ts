import { INST_ID } from "../engine/instrument.ts";
import { minutesOfBar } from "../wire/bar-name.ts";
import type { ChannelArg, SessionKind } from "./session.ts";

const PUBLIC_CHANNELS = ["books", "books5", "bbo-tbt", "trades", "tickers", "mark-price", "funding-rate"];
const PRIVATE_CHANNELS = ["orders", "positions", "account"];
const DERIVATIVE_TYPES = ["", "SWAP", "ANY"];

export type ChannelVerdict = "ok" | "loginNeeded" | "wrongAddress" | "unknown";

/** Whether this subscription is possible on this connection. */
export function judgeChannel(kind: SessionKind, account: string | null, arg: ChannelArg): ChannelVerdict {
  const channel = arg.channel ?? "";
  const isInstrument = arg.instId === INST_ID;
  if (PUBLIC_CHANNELS.includes(channel)) {
    if (kind !== "public") return "wrongAddress";
    return isInstrument ? "ok" : "unknown";
  }
  if (channel.startsWith("candle")) {
    if (kind !== "business") return "wrongAddress";
    return isInstrument && minutesOfBar(channel.slice("candle".length)) !== null ? "ok" : "unknown";
  }
  if (!PRIVATE_CHANNELS.includes(channel)) return "unknown";
  if (kind !== "private") return "wrongAddress";
  return account === null ? "loginNeeded" : "ok";
}

/** Whether a private subscription covers the one instrument there is. */
export function coversInstrument(arg: ChannelArg): boolean {
  const isType = DERIVATIVE_TYPES.includes(arg.instType ?? "");
  return isType && (!arg.instId || arg.instId === INST_ID);
}
