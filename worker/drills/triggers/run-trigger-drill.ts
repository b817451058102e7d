import type { CanaryConfig, Template } from "#lib/template/schema.ts";
import type { PaperAdmin } from "#worker/rehearse/paper-admin.ts";
import type { DrillFinished } from "../drill-bench.ts";
import {
  type CanaryFacts,
  type DrillCanary,
  inProcessCanary,
  openDrillOrders,
  traderCanary,
} from "./drill-canary.ts";
import { type DrillDesk, openDrillDesk } from "./drill-desk.ts";
import { drillConfig, drillTemplate } from "./drill-template.ts";
import type { Provoked, TriggerDrill } from "./trigger-drills.ts";

export type DrillPlace = { admin: PaperAdmin; config: CanaryConfig; template: Template };

/** Client order ids of all trigger drills; each has an account of its own. */
export const DRILL_PREFIX = "cstrig";

/** The account of a drill on the drills' own paper exchange: "drillWorkerDeath" trades on "drill-worker-death". */
export function drillAccount(drill: string): string {
  return drill.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * Provokes one trigger of a supervisor whose canary holds a position and a resting order. Passes when exactly this trigger
 * fired, nothing before it, and the venue shows the account flat. Never throws.
 */
export async function runTriggerDrill(drill: TriggerDrill, place: DrillPlace): Promise<DrillFinished> {
  const failed = { drill: drill.drill, ok: false, expected: drill.expected, reactionMs: null, flatMs: null };
  const facts: CanaryFacts = {
    account: drillAccount(drill.drill),
    config: drillConfig(place.config, drill.expected),
    orderPrefix: DRILL_PREFIX,
  };
  let desk: DrillDesk | null = null;
  try {
    desk = await openDrillDesk({ ...facts, template: drillTemplate(place.template, drill.expected) });
    return await provoke(drill, place, facts, desk);
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 300) : String(error);
    return { ...failed, fired: desk ? firedIn(desk) : [], reason };
  } finally {
    await place.admin.clearFaults().catch(() => undefined);
    await desk?.close().catch(() => undefined);
  }
}

const firedIn = (desk: DrillDesk): string[] => desk.all("triggerFired").map(({ body }) => body.trigger);

async function provoke(
  drill: TriggerDrill,
  { admin }: DrillPlace,
  facts: CanaryFacts,
  desk: DrillDesk,
): Promise<DrillFinished> {
  const { canary, onRequest } = canaryOf(drill, facts, desk);
  // Its first requests find out prices; the canary's own begin with its launch.
  let isLaunched = false;
  const orders = await openDrillOrders({
    ...facts,
    onRequest: (request) => isLaunched && onRequest(request),
  });
  try {
    await desk.launch(canary);
    isLaunched = true;
    await desk.untilConnected();
    await orders.takeRisk();
    const { watch } = desk.engine();
    await desk.until("position and order stand at the venue", () => holds(watch.venue));
    const early = firedIn(desk);
    if (early.length > 0) throw new Error(`${early.join(", ")} fired before anything was provoked`);
    const provoked = await drill.provoke({ desk, admin, orders, account: facts.account });
    await desk.until("the trigger fires and the venue proves flat", () => desk.all("flatProven").length > 0);
    return outcome(drill, desk, provoked, await isFlatAtVenue(admin, facts.account));
  } finally {
    await orders.close();
  }
}

function holds(venue: { positionBtc: string; openOrders: number } | null): boolean {
  return venue !== null && Number(venue.positionBtc) !== 0 && venue.openOrders > 0;
}

function canaryOf(
  drill: TriggerDrill,
  facts: CanaryFacts,
  { feed }: DrillDesk,
): {
  canary: DrillCanary;
  onRequest: (request: { ok: boolean; ms: number; op: string; code?: string }) => void;
} {
  if (drill.canary) return { canary: traderCanary(facts, feed), onRequest: () => undefined };
  const { canary, say } = inProcessCanary(feed);
  return { canary, onRequest: (request) => say({ type: "request", ...request }) };
}

/** The exchange's own books, by another way than the one that the kill switch read. */
export async function isFlatAtVenue(admin: PaperAdmin, account: string): Promise<boolean> {
  const found = (await admin.state()).accounts.find(({ name }) => name === account);
  return found !== undefined && Number(found.positionBtc) === 0 && found.openOrders.length === 0;
}

function outcome(drill: TriggerDrill, desk: DrillDesk, provoked: Provoked, isFlat: boolean): DrillFinished {
  const brokenAtMs = provoked.brokenAtMs();
  const at = (stage: string): number | null => {
    const found = desk.all("rollbackStage").find(({ body }) => body.stage === stage);
    return found ? found.body.atMs - brokenAtMs : null;
  };
  const [reactionMs, flatMs] = [at("SENT"), at("FLAT")];
  const fired = firedIn(desk);
  const isAlone = fired.length === 1 && fired[0] === drill.expected;
  const why = desk.all("triggerFired")[0]?.body.reason ?? "nothing fired";
  const wrong = [
    ...(isAlone ? [] : [`expected only ${drill.expected}, fired ${fired.join(", ") || "nothing"}`]),
    ...(isFlat ? [] : ["the exchange's own books are not flat"]),
    ...(reactionMs === null || flatMs === null ? ["a stage of the kill sequence is missing"] : []),
  ];
  const reason = wrong.length > 0 ? `${wrong.join("; ")} (${why})` : `${provoked.words}; ${why}`;
  const { expected } = drill;
  return { drill: drill.drill, ok: wrong.length === 0, reason, reactionMs, flatMs, expected, fired };
}
