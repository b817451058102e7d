import { MS_PER_HOUR } from "../template/milliseconds.ts";
import type { Template } from "../template/schema.ts";
import { checklistRows } from "../template/templates.ts";
import type { Blocker } from "./blocker.ts";
import { configProblems } from "./config-problems.ts";
import { type EvidenceKind, evidenceFreshness, evidenceRunUnderWay, maxAgeMs } from "./evidence-freshness.ts";
import { evidenceKindOf, judgeRow } from "./judge-row.ts";
import type { Decision } from "./model.ts";
import { roleWords } from "./permissions.ts";
import { lastStationRole, standingSignOff } from "./sign-off-eligibility.ts";
import { type PersonFacts, solvable } from "./solvable.ts";

export type { Blocker } from "./blocker.ts";

/** Facts from outside the decision. `lastFailedCanaryAtMs`: end of the last failed canary that the cool-down counts from. */
export type ReadinessFacts = { buildId?: string; lastFailedCanaryAtMs?: number | null };

type Input = {
  decision: Decision;
  template: Template;
  nowMs: number;
  people: readonly PersonFacts[];
  facts: ReadinessFacts;
};

const NAMES: Readonly<Record<EvidenceKind, string>> = { demo: "demo run", drills: "drills" };

function evidenceBlocker({ decision, template, nowMs, facts }: Input, kind: EvidenceKind): Blocker | null {
  const name = NAMES[kind];
  const block = (code: string, words: string): Blocker => ({ code, words, href: "#evidence" });
  if (evidenceRunUnderWay(decision, template, kind, nowMs))
    return block("EVIDENCE_RUN_UNDER_WAY", `the ${name} under way must end`);
  const evidence = decision[kind];
  const { state } = evidenceFreshness(evidence, maxAgeMs(template, kind), nowMs);
  if (state === "MISSING" || !evidence)
    return block("EVIDENCE_MISSING", `evidence from the ${name} is missing`);
  if (state === "EXPIRED") {
    const hours = maxAgeMs(template, kind) / MS_PER_HOUR;
    return block("EVIDENCE_EXPIRED", `evidence from the ${name} is older than ${hours} h`);
  }
  if (facts.buildId !== undefined && facts.buildId !== evidence.buildId) {
    return block("EVIDENCE_OF_OTHER_BUILD", `the ${name} ran with another build than the one to be launched`);
  }
  return null;
}

function rowBlockers(input: Input, unusable: ReadonlySet<EvidenceKind>): Blocker[] {
  const { decision, template, nowMs } = input;
  return checklistRows(template).flatMap((row): Blocker[] => {
    const judged = judgeRow(decision, template, row, nowMs);
    if (judged.isDone) return [];
    const kind = evidenceKindOf(row.item.source);
    // One line about the missing evidence says it for all of its rows.
    if (judged.verdict === "NO_EVIDENCE" && kind && unusable.has(kind)) return [];
    const href = `#item-${row.item.id}`;
    const { text } = row.item;
    if (judged.verdict !== "PASS")
      return [{ code: "ITEM_NOT_PASSED", words: `“${text}”: ${judged.reason}`, href }];
    if (judged.answer.tickedBy === null)
      return [{ code: "ITEM_NOT_TICKED", words: `“${text}” waits for a tick`, href }];
    return [{ code: "ITEM_NOT_VERIFIED", words: `“${text}” waits for a second person to verify it`, href }];
  });
}

function coolDownBlockers({ decision, template, nowMs, facts }: Input): Blocker[] {
  const found: Blocker[] = [];
  const failedAtMs = facts.lastFailedCanaryAtMs ?? null;
  if (failedAtMs !== null) {
    const opensAtMs = failedAtMs + template.timing.coolDownHours * MS_PER_HOUR;
    if (nowMs < opensAtMs) {
      const words = `a retry is locked until ${new Date(opensAtMs).toISOString()}, ${template.timing.coolDownHours} h after the last failed canary`;
      found.push({ code: "COOL_DOWN", words, href: "#go" });
    }
  }
  if (decision.retryOf === null) return found;
  if (decision.after.rootCause.trim() === "") {
    found.push({
      code: "ROOT_CAUSE_MISSING",
      words: "the root cause of the earlier failure is not recorded",
      href: "#after",
    });
  }
  if (decision.after.fixes.trim() === "") {
    found.push({
      code: "FIXES_MISSING",
      words: "the fixes since the earlier failure are not recorded",
      href: "#after",
    });
  }
  if (failedAtMs !== null && decision.demo && decision.demo.observedAtMs <= failedAtMs) {
    found.push({ code: "NEW_DEMO_MISSING", words: "a retry needs a new demo run", href: "#evidence" });
  }
  return found;
}

/** What both submit and GO need: evidence, rows, configuration, cool-down. */
function contentBlockers(input: Input): Blocker[] {
  const evidence = (["demo", "drills"] as const).map((kind) => [kind, evidenceBlocker(input, kind)] as const);
  const unusable = new Set(evidence.flatMap(([kind, blocker]) => (blocker ? [kind] : [])));
  return [
    ...evidence.flatMap(([, blocker]) => (blocker ? [blocker] : [])),
    ...rowBlockers(input, unusable),
    ...configProblems(input.decision.config, input.template).map(({ words }) => ({
      code: "CONFIG",
      words,
      href: "#config",
    })),
    ...coolDownBlockers(input),
  ];
}

function stationBlockers(
  { decision, nowMs, people }: Input,
  roles: readonly Template["stations"][number]["role"][],
): Blocker[] {
  return roles.flatMap((role): Blocker[] => {
    const block = (code: string, words: string): Blocker[] => [
      { code, words: `${roleWords(role)}: ${words}`, href: "#sign-offs" },
    ];
    const signOff = standingSignOff(decision, role);
    if (!signOff) return block("SIGN_OFF_MISSING", "has not signed");
    const { personId, personName, expiresAtMs } = signOff.statement;
    if (signOff.choice !== "GO")
      return block("SIGN_OFF_NOT_GO", `${personName} says ${signOff.choice === "HOLD" ? "HOLD" : "NO-GO"}`);
    if (expiresAtMs <= nowMs) return block("SIGN_OFF_EXPIRED", `the sign-off of ${personName} has expired`);
    const person = people.find((one) => one.personId === personId);
    if (!person?.active) return block("SIGNER_GONE", `${personName} is no longer an active person`);
    if (!person.roles.includes(role))
      return block("SIGNER_LOST_ROLE", `${personName} no longer holds the role`);
    return [];
  });
}

function solvableBlockers({ decision, people }: Input): Blocker[] {
  const why = solvable(decision, people);
  return why === null ? [] : [{ code: "NOT_SOLVABLE", words: why, href: "#sign-offs" }];
}

/** What keeps an authorised decision from being launched now. */
function launchBlockers(input: Input): Blocker[] {
  const { decision, template, nowMs } = input;
  const expired = !decision.authorisation || decision.authorisation.expiresAtMs <= nowMs;
  return [
    ...(expired
      ? [{ code: "AUTHORISATION_EXPIRED", words: "the authorisation has expired", href: "#go" }]
      : []),
    ...stationBlockers(
      input,
      template.stations.map((station) => station.role),
    ),
  ];
}

/**
 * Everything that stands between a decision and its next step (submit, GO, launch), in words with the place to do it.
 * The last station's own signature is not listed before GO: giving it is the step itself.
 */
export function blockers(
  decision: Decision,
  template: Template,
  nowMs: number,
  people: readonly PersonFacts[],
  facts: ReadinessFacts = {},
): Blocker[] {
  const input = { decision, template, nowMs, people, facts };
  if (decision.phase === "DRAFT") return [...contentBlockers(input), ...solvableBlockers(input)];
  if (decision.phase === "AUTHORIZED") return launchBlockers(input);
  if (decision.phase !== "IN_REVIEW") return [];
  const last = lastStationRole(template);
  const before = template.stations.map((station) => station.role).filter((role) => role !== last);
  return [...contentBlockers(input), ...stationBlockers(input, before), ...solvableBlockers(input)];
}
