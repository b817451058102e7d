import type { RunEventBody } from "../canary/run-events.ts";
import type { Command } from "../decision/commands.ts";
import { statementFor } from "../decision/statement-for.ts";
import { evidenceOf } from "../decision/test-decision.ts";
import { hashStatement } from "../proof/statement.ts";
import { signStatement } from "../proof/step-up.ts";
import { findDecision } from "../store/decisions.ts";
import { findPerson } from "../store/people.ts";
import type { MeasureName, SigningRole } from "../template/schema.ts";
import { checklistRows, findTemplate } from "../template/templates.ts";
import { appendRunEvents } from "./append-run-events.ts";
import { claimRun } from "./claim-run.ts";
import { createDecision } from "./create-decision.ts";
import { DEMO_PASSWORD } from "./demo-people.ts";
import { type CommandResult, handleCommand } from "./handle-command.ts";
import { newRunId } from "./new-id.ts";
import type { Service } from "./open-service.ts";
import { signOff } from "./sign-off.ts";
import { readStepUpPrivateKey } from "./step-up-key.ts";

/** Steps through the life of a decision by the same verbs that pages and workers call. For database tests only. */
export type Life = { service: Service; decisionId: string; version: number };

export const PERSON: Readonly<Record<SigningRole, string>> = {
  ENGINEER: "per_elena",
  RISK_MANAGER: "per_ravi",
  PRODUCT_OWNER: "per_paula",
  CTO: "per_chen",
};

function unwrap<T extends { ok: boolean }>(result: T): Extract<T, { ok: true }> {
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result as Extract<T, { ok: true }>;
}

/** Sends one command and keeps the new version. */
export async function send(life: Life, command: Command, by: SigningRole = "ENGINEER") {
  const { service, decisionId, version: expectedVersion } = life;
  const result = unwrap<CommandResult>(
    await handleCommand({ service, actorPersonId: PERSON[by], decisionId, expectedVersion, command }),
  );
  life.version = result.version;
  return result;
}

export async function openDraft(service: Service, templateId = "rehearsal-v1"): Promise<Life> {
  const opened = unwrap(
    await createDecision({
      service,
      actorPersonId: PERSON.ENGINEER,
      templateId,
      title: "A test",
    }),
  );
  return { service, decisionId: opened.decisionId, version: opened.version };
}

/** Claims a run and appends entries as its worker. */
export async function work(
  service: Service,
  runId: string,
  bodies: readonly RunEventBody[],
): Promise<number> {
  const { leaseEpoch } = unwrap(await claimRun({ service, runId, workerId: "test-worker" }));
  const events = bodies.map((body) => ({ atMs: Date.now(), body }));
  unwrap(await appendRunEvents({ service, runId, leaseEpoch, events }));
  return leaseEpoch;
}

export const LIVE: readonly RunEventBody[] = [
  { type: "countdownStarted", launchAtMs: 1 },
  { type: "launched", t0Ms: 1, endsAtMs: 90_001, pid: 1, startEquityUsd: "10000" },
];

/** A demo that passes every rule, and drills that all fired. */
export function evidenceBodies(source: "DEMO" | "DRILL", runId: string): RunEventBody[] {
  const { measured } = evidenceOf(source, runId);
  if (source === "DRILL") {
    const drills = measured.map(
      ({ measure }): RunEventBody => ({
        type: "drillFinished",
        drill: measure as MeasureName,
        ok: true,
        reason: "fired",
        reactionMs: 12,
        flatMs: 200,
      }),
    );
    return [
      ...LIVE,
      { type: "closingStarted", reason: "done" },
      ...drills,
      { type: "finished", phase: "SUCCEEDED" },
    ];
  }
  return [
    ...LIVE,
    // What was measured comes from nowhere: the record says so, and nobody measures its lines again.
    { type: "finding", rule: "line-volume", text: "the lines of this demo were not kept" },
    { type: "closingStarted", reason: "the duration is over" },
    { type: "flatProven", positionBtc: "0", openOrders: 0, by: "worker", atMs: 90_001 },
    {
      type: "verdictReached",
      outcome: "SUCCEEDED",
      reason: "ran its whole duration and ended flat",
      mustHaves: [],
      targets: [],
      targetsMet: 5,
      measurements: measured.map((one) => ({ ...one, windowSec: null, ruleVersion: 1 })),
    },
    { type: "finished", phase: "SUCCEEDED" },
  ];
}

async function refresh(life: Life): Promise<void> {
  const row = await life.service.store.prisma.decision.findUniqueOrThrow({ where: { id: life.decisionId } });
  life.version = row.version;
}

/** Demo and drills done, every row ticked and verified, submitted. */
export async function submitted(service: Service, templateId = "rehearsal-v1"): Promise<Life> {
  const life = await openDraft(service, templateId);
  for (const [type, source] of [
    ["startDemo", "DEMO"],
    ["startDrills", "DRILL"],
  ] as const) {
    const { runId = "" } = await send(life, { type, runId: newRunId() });
    await work(service, runId, evidenceBodies(source, runId));
    await refresh(life);
  }
  const template = findTemplate(templateId);
  if (!template) throw new Error(`no template ${templateId}`);
  for (const { item, needsSecondPerson } of checklistRows(template)) {
    await send(life, { type: "tickItem", itemId: item.id });
    if (needsSecondPerson) await send(life, { type: "verifyItem", itemId: item.id }, "RISK_MANAGER");
  }
  await send(life, { type: "submit" });
  return life;
}

/** Signs at one station with the demo password. */
export function signAs(
  life: Life,
  role: SigningRole,
  typed: { typedSymbol?: string; typedSize?: string } = {},
) {
  return signOff({
    service: life.service,
    actorPersonId: PERSON[role],
    decisionId: life.decisionId,
    expectedVersion: life.version,
    role,
    choice: "GO",
    comment: "",
    password: DEMO_PASSWORD,
    address: "10.0.0.1",
    ...typed,
  });
}

/** In review with the first three stations at GO. */
export async function threeGo(service: Service): Promise<Life> {
  const life = await submitted(service);
  for (const role of ["ENGINEER", "RISK_MANAGER", "PRODUCT_OWNER"] as const) {
    life.version = unwrap(await signAs(life, role)).version;
  }
  return life;
}

/** A signed GO of the last station, to be sent as often as a test likes: every command names a run of its own. */
export async function goCommand({ service, decisionId }: Life): Promise<() => Command> {
  const { prisma } = service.store;
  const stored = await findDecision(prisma, decisionId);
  const actor = await findPerson(prisma, PERSON.CTO);
  const template = stored && findTemplate(stored.decision.templateId);
  if (!stored || !actor || !template) throw new Error("not seeded");
  const { decision } = stored;
  const given = { role: "CTO", choice: "GO" } as const;
  const nowMs = Date.now();
  const statement = statementFor({ decision, template, actor, ...given, comment: "", nowMs });
  const statementHash = hashStatement(statement);
  const signature = signStatement(statementHash, readStepUpPrivateKey(service.varDir));
  const { symbol: typedSymbol, sizeBtc: typedSize } = decision.config;
  const signOff = { ...given, statement, statementHash, signature, withdrawnAtMs: null };
  return () => ({ type: "go", signOff, typedSymbol, typedSize, runId: newRunId() });
}
