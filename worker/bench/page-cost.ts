import type { CDPSession } from "@playwright/test";

/** What a page's main thread has done since it was opened, in ms. */
export type MainThread = { scriptMs: number; layoutMs: number; styleMs: number; taskMs: number };

const METRICS = {
  scriptMs: "ScriptDuration",
  layoutMs: "LayoutDuration",
  styleMs: "RecalcStyleDuration",
  taskMs: "TaskDuration",
} as const;

/** Makes the session count; by the wall clock, or by the thread's own processor time where other programs are at work. */
export async function countMainThread(session: CDPSession, by: "timeTicks" | "threadTicks"): Promise<void> {
  await session.send("Performance.enable", { timeDomain: by });
}

/** The counters as they stand. */
export async function readMainThread(session: CDPSession): Promise<MainThread> {
  const { metrics } = await session.send("Performance.getMetrics");
  const msOf = (name: string) => (metrics.find((one) => one.name === name)?.value ?? Number.NaN) * 1_000;
  return {
    scriptMs: msOf(METRICS.scriptMs),
    layoutMs: msOf(METRICS.layoutMs),
    styleMs: msOf(METRICS.styleMs),
    taskMs: msOf(METRICS.taskMs),
  };
}

/** Work between two readings, spread over the ticks that came between them. */
export function costPerTick(before: MainThread, after: MainThread, ticks: number): MainThread {
  return {
    scriptMs: (after.scriptMs - before.scriptMs) / ticks,
    layoutMs: (after.layoutMs - before.layoutMs) / ticks,
    styleMs: (after.styleMs - before.styleMs) / ticks,
    taskMs: (after.taskMs - before.taskMs) / ticks,
  };
}

/** Script, style and layout together: what a tick makes the page do. */
export const workMs = (cost: MainThread) => cost.scriptMs + cost.layoutMs + cost.styleMs;
