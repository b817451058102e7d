import type { RunState } from "../canary/model.ts";
import type { Intent, RunEvent, Tick } from "../canary/run-events.ts";
import type { Decision } from "../decision/model.ts";
import { findDecision } from "../store/decisions.ts";
import { readLastEvents, readTicks } from "../store/run-events.ts";
import * as intents from "../store/run-intents.ts";
import { findRun } from "../store/runs.ts";
import { findTemplate } from "../store/templates.ts";
import type { Template } from "../template/schema.ts";
import { foldStoredState } from "./fold-stored-state.ts";
import type { Service } from "./open-service.ts";
import { type RunListItem, toRunListItem } from "./run-list-item.ts";

/** Entries of the feed that a page starts with; older ones are in the record. */
const FEED_EVENTS = 200;
const NOT_IN_FEED = ["tick", "telemetry", "venueAccount", "venueOrder"];

export type RunView = {
  run: RunListItem & {
    templateId: string;
    contentHash: string | null;
    buildId: string;
    workerId: string | null;
    reportKind: string | null;
  };
  template: Template;
  state: RunState;
  lastSeq: number;
  ticks: Tick[];
  /** The newest entries without ticks and telemetry, oldest first. */
  events: RunEvent[];
  intents: { intent: Intent; seenAtMs: number | null }[];
  /** Whom to call, from the run's decision. */
  contacts: Decision["contacts"];
  nowMs: number;
};

/** Everything that the page of a run starts with; null when there is no such run. */
export async function loadRunView(args: { service: Service; runId: string }): Promise<RunView | null> {
  const { prisma } = args.service.store;
  const { runId } = args;
  const row = await findRun(prisma, runId);
  if (!row) return null;
  // The state first: ticks beyond it are cut, so that a stream resumed at `lastSeq` brings each exactly once.
  const state = await foldStoredState(prisma, runId);
  const template = await findTemplate(prisma, row.templateId);
  if (!state || !template) return null;
  const [ticks, events, asked] = await Promise.all([
    readTicks(prisma, runId),
    readLastEvents(prisma, runId, { limit: FEED_EVENTS, withoutTypes: NOT_IN_FEED }),
    intents.listIntents(prisma, runId),
  ]);
  // A decision that cannot be read must not hide its run.
  const decided =
    row.decisionId === null ? null : await findDecision(prisma, row.decisionId).catch(() => null);
  const { templateId, contentHash, buildId, workerId, reportKind } = row;
  return {
    run: { ...toRunListItem(row), templateId, contentHash, buildId, workerId, reportKind },
    template,
    state,
    lastSeq: state.lastSeq,
    ticks: ticks.slice(0, state.counts.ticks),
    events: events.filter((event) => event.seq <= state.lastSeq),
    intents: asked,
    contacts: decided?.decision.contacts ?? [],
    nowMs: Date.now(),
  };
}
