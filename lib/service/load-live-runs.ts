import type { RunState } from "../canary/model.ts";
import type { RunKind, RunPhase, TriggerReading } from "../canary/run-events.ts";
import * as runs from "../store/runs.ts";
import { foldStoredState } from "./fold-stored-state.ts";
import type { Service } from "./open-service.ts";
import { toRunListItem } from "./run-list-item.ts";

type Level = TriggerReading["level"];

/** More runs than this at one time is not watched by people any more. */
const MAX_LIVE = 20;
const LEVELS: readonly Level[] = ["off", "standby", "normal", "caution", "serious", "critical"];

/** A run that is not over, as the strip on every page shows it. Money as decimal strings, times epoch ms. */
export type LiveRun = {
  runId: string;
  kind: RunKind;
  phase: RunPhase;
  symbol: string;
  sizeBtc: string;
  maxLossUsd: string;
  t0Ms: number | null;
  endsAtMs: number | null;
  launchAtMs: number | null;
  pnlUsd: string | null;
  level: Level;
  /** A person is asked something. */
  hasQuestion: boolean;
  decisionId: string | null;
  decisionNumber: number | null;
  decisionTitle: string | null;
  /** When the worker last wrote. */
  atMs: number;
};

/** The worst of everything that a run shows; rollback is always critical. */
function levelOf(state: RunState): Level {
  if (state.phase === "ROLLING_BACK" || state.phase === "STUCK") return "critical";
  if (state.phase === "QUEUED") return "off";
  if (state.phase === "PREFLIGHT") return "standby";
  const seen: Level[] = ["normal", ...state.triggers.map((reading) => reading.level)];
  if (state.held || state.question || state.warnings.length > 0) seen.push("caution");
  return LEVELS[Math.max(...seen.map((level) => LEVELS.indexOf(level)))] ?? "normal";
}

/** Every run that is not over, newest first. */
export async function loadLiveRuns(args: { service: Service }): Promise<LiveRun[]> {
  const { prisma } = args.service.store;
  const rows = await runs.listRuns(prisma, { unfinished: true, limit: MAX_LIVE });
  const live = await Promise.all(
    rows.map(async (row): Promise<LiveRun | null> => {
      const state = await foldStoredState(prisma, row.id);
      if (!state?.config) return null;
      const { runId, kind, decisionId, decisionNumber, decisionTitle } = toRunListItem(row);
      const pnlUsd = state.lastTick?.pnlUsd;
      return {
        runId,
        kind,
        phase: state.phase,
        symbol: state.config.symbol,
        sizeBtc: state.config.sizeBtc,
        maxLossUsd: state.config.maxLossUsd,
        t0Ms: state.t0Ms,
        endsAtMs: state.endsAtMs,
        launchAtMs: state.launchAtMs,
        pnlUsd: pnlUsd === null || pnlUsd === undefined ? null : pnlUsd.toFixed(2),
        level: levelOf(state),
        hasQuestion: state.question !== null,
        decisionId,
        decisionNumber,
        decisionTitle,
        atMs: state.lastAtMs,
      };
    }),
  );
  return live.filter((run) => run !== null);
}
