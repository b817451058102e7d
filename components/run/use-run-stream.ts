"use client";

import { useEffect, useReducer } from "react";
import type { RunState } from "#lib/canary/model.ts";
import type { Tick } from "#lib/canary/run-events.ts";
import { applyStreamedEntry, type StreamedEntry } from "#lib/canary/streamed-entry.ts";
import { followStream } from "./lasting-stream.ts";

export type StreamConnection = "connecting" | "live" | "lost" | "signed-out";

export type RunStream = {
  state: RunState;
  ticks: readonly Tick[];
  connection: StreamConnection;
  /** When the browser last heard of the run, epoch ms of this machine's clock; null before the first word. */
  heardAtMs: number | null;
};

type StreamAct =
  | { type: "snapshot"; state: RunState; ticks: readonly Tick[]; nowMs: number }
  | { type: "events"; events: readonly StreamedEntry[]; nowMs: number }
  | { type: "connection"; connection: StreamConnection };

/** Pure: one act on what the page knows of a run. Events already folded (a resume repeats some) change nothing. */
export function reduceStream(stream: RunStream, act: StreamAct): RunStream {
  if (act.type === "connection") return { ...stream, connection: act.connection };
  if (act.type === "snapshot") {
    return { state: act.state, ticks: act.ticks, connection: "live", heardAtMs: act.nowMs };
  }
  const fresh = act.events.filter((event) => event.seq > stream.state.lastSeq);
  const ticks = fresh.flatMap((event) => (event.body.type === "tick" ? [event.body.tick] : []));
  return {
    state: fresh.reduce(applyStreamedEntry, stream.state),
    ticks: ticks.length > 0 ? [...stream.ticks, ...ticks] : stream.ticks,
    connection: "live",
    heardAtMs: act.nowMs,
  };
}

/** Events that arrive within one frame are drawn together. */
const FRAME_MS = 50;

/** Follows a run: the server's snapshot first, then every event; the browser resumes by itself from the last number. */
export function useRunStream(runId: string, initial: { state: RunState; ticks: readonly Tick[] }): RunStream {
  const [stream, dispatch] = useReducer(reduceStream, {
    ...initial,
    connection: "connecting" as const,
    heardAtMs: null,
  });
  useEffect(() => {
    let waiting: StreamedEntry[] = [];
    let timer: ReturnType<typeof setTimeout> | null = null;
    const flush = () => {
      timer = null;
      const events = waiting;
      waiting = [];
      dispatch({ type: "events", events, nowMs: Date.now() });
    };
    const leave = followStream(`/api/runs/${runId}/events`, {
      on: {
        snapshot: (text) => {
          const data = JSON.parse(text) as { state: RunState; ticks: Tick[] };
          dispatch({ type: "snapshot", state: data.state, ticks: data.ticks, nowMs: Date.now() });
        },
        run: (text) => {
          waiting.push(JSON.parse(text) as StreamedEntry);
          timer ??= setTimeout(flush, FRAME_MS);
        },
      },
      onLost: () => dispatch({ type: "connection", connection: "lost" }),
      onSignedOut: () => dispatch({ type: "connection", connection: "signed-out" }),
    });
    return () => {
      leave();
      if (timer) clearTimeout(timer);
    };
  }, [runId]);
  return stream;
}
