import type { Actor } from "../decision/model.ts";
import { may } from "../decision/permissions.ts";
import { whyItWaits } from "../decision/why-it-waits.ts";
import { listDecisions, type StoredDecision } from "../store/decisions.ts";
import { listPeople, type PersonFacts } from "../store/people.ts";
import * as runs from "../store/runs.ts";
import { listTemplates } from "../store/templates.ts";
import type { Template } from "../template/schema.ts";
import { type LiveRun, loadLiveRuns } from "./load-live-runs.ts";
import type { Service } from "./open-service.ts";
import { type RunListItem, toRunListItem } from "./run-list-item.ts";

const RECENT_RUNS = 8;
const TREND_RUNS = 60;
/** Open decisions that are looked at for the list of what waits. */
const MAX_OPEN = 100;

export type WaitingItem = { title: string; why: string; href: string; sinceMs: number };
export type Dashboard = {
  /** What only this person, or people with their roles, can move on; oldest first. */
  waiting: WaitingItem[];
  live: LiveRun[];
  recent: RunListItem[];
  /** Finished canaries, oldest first. */
  trend: RunListItem[];
};

function waitingDecisions(
  stored: readonly StoredDecision[],
  templates: readonly Template[],
  actor: Actor,
  people: readonly PersonFacts[],
): WaitingItem[] {
  const nowMs = Date.now();
  return stored.flatMap(({ decision, updatedAtMs }) => {
    const template = templates.find((one) => one.id === decision.templateId);
    const found = template && whyItWaits({ decision, template, actor, people, nowMs });
    if (!found) return [];
    const title = `#${decision.number} ${decision.title}`;
    return [
      { title, why: found.why, href: `/decisions/${decision.id}${found.anchor}`, sinceMs: updatedAtMs },
    ];
  });
}

function waitingRuns(live: readonly LiveRun[], actor: Actor): WaitingItem[] {
  if (!may(actor, "ANSWER_CONTINUE")) return [];
  return live
    .filter((run) => run.hasQuestion)
    .map((run) => ({
      title: `${run.symbol} ${run.sizeBtc}, ${run.decisionTitle ?? run.kind}`,
      why: "A checkpoint item failed: continue or roll back?",
      href: `/runs/${run.runId}`,
      sinceMs: run.atMs,
    }));
}

/** What a person sees first: what waits for them, what runs, what came out lately. */
export async function loadDashboard(args: { service: Service; actor: Actor }): Promise<Dashboard> {
  const { service, actor } = args;
  const { prisma } = service.store;
  const [stored, templates, people, live, recent, trend] = await Promise.all([
    listDecisions(prisma, { limit: MAX_OPEN }),
    listTemplates(prisma),
    listPeople(prisma),
    loadLiveRuns({ service }),
    runs.listRuns(prisma, { finished: true, limit: RECENT_RUNS }),
    runs.listRuns(prisma, { finished: true, kind: "CANARY", limit: TREND_RUNS }),
  ]);
  const decisions = waitingDecisions(stored, templates, actor, people).sort((a, b) => a.sinceMs - b.sinceMs);
  return {
    waiting: [...waitingRuns(live, actor), ...decisions],
    live,
    recent: recent.map(toRunListItem),
    trend: trend.map(toRunListItem).reverse(),
  };
}
