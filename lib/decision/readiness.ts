import type { PasskeyFacts } from "../proof/verify-signature.ts";
import { configProblems } from "../template/config-problems.ts";
import { MS_PER_HOUR } from "../template/milliseconds.ts";
import type { Template } from "../template/schema.ts";
import { checklistRows } from "../template/templates.ts";
import { readChoice } from "../venue/venue-choice.ts";
import type { Blocker } from "./blocker.ts";
import { coolDownBlockers, type FailedCanary } from "./cool-down.ts";
import { type EvidenceKind, evidenceFreshness, evidenceRunUnderWay, maxAgeMs } from "./evidence-freshness.ts";
import { evidenceKindOf, judgeRow } from "./judge-row.ts";
import type { Decision, SignOff } from "./model.ts";
import { roleWords } from "./permissions.ts";
import { lastStationRole, standingSignOff } from "./sign-off-eligibility.ts";
import { voidReason } from "./sign-off-void.ts";
import { type PersonFacts, solvable } from "./solvable.ts";

export type { Blocker } from "./blocker.ts";

/** Facts from outside the decision. `failedCanaries`: those that its account and symbol, or its own retry, still answer for. */
export type ReadinessFacts = {
  buildId?: string;
  failedCanaries?: readonly FailedCanary[];
  /** Passkeys as they stand now. */
  passkeys?: readonly PasskeyFacts[];
  /** Venues in use now, as a configuration names them. */
  venues?: readonly string[];
};

type Input = {
  decision: Decision;
  template: Template;
  nowMs: number;
  people: readonly PersonFacts[];
  facts: ReadinessFacts;
};

const NAMES: Readonly<Record<EvidenceKind, string>> = { demo: "demo run", drills: "drills" };

/**
 * Whether every row that such a run would feed is done without it, by attestation or waiver: the way of an outside bot.
 * A retry needs the run itself.
 */
function isCarriedByPeople(
  { decision, template, nowMs }: Pick<Input, "decision" | "template" | "nowMs">,
  kind: EvidenceKind,
): boolean {
  const rows = checklistRows(template).filter(({ item }) => evidenceKindOf(item.source) === kind);
  return (
    decision.retryOf === null &&
    rows.length > 0 &&
    rows.every((row) => judgeRow(decision, template, row, nowMs).isDone)
  );
}

function evidenceBlocker({ decision, template, nowMs, facts }: Input, kind: EvidenceKind): Blocker | null {
  const name = NAMES[kind];
  const block = (code: string, words: string): Blocker => ({ code, words, href: "#evidence" });
  if (evidenceRunUnderWay(decision, template, kind, nowMs))
    return block("EVIDENCE_RUN_UNDER_WAY", `the ${name} under way must end`);
  const evidence = decision[kind];
  if (!evidence) {
    if (isCarriedByPeople({ decision, template, nowMs }, kind)) return null;
    return block("EVIDENCE_MISSING", `evidence from the ${name} is missing`);
  }
  if (evidenceFreshness(decision, template, kind, nowMs).state === "EXPIRED") {
    const hours = maxAgeMs(template, kind) / MS_PER_HOUR;
    return block("EVIDENCE_EXPIRED", `evidence from the ${name} is older than ${hours} h`);
  }
  // A file of an outside bot names no build of ours; it is marked as attested instead.
  if (evidence.source !== "ATTESTED" && facts.buildId !== undefined && facts.buildId !== evidence.buildId) {
    return block("EVIDENCE_OF_OTHER_BUILD", `the ${name} ran with another build than the one to be launched`);
  }
  return null;
}

function evidenceBlockers(input: Input): Blocker[] {
  return (["demo", "drills"] as const).flatMap((kind) => evidenceBlocker(input, kind) ?? []);
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

/** A venue that has been retired, or exchanged since the configuration named it, takes no canary: said before GO, not at its start. */
function venueBlockers({ decision: { config }, facts }: Input): Blocker[] {
  if (config.venue === undefined || !facts.venues || facts.venues.includes(config.venue)) return [];
  const words = `venue ${readChoice(config.venue).id} is retired or no longer the one that was chosen; choose another in the configuration`;
  return [{ code: "VENUE_NOT_IN_USE", words, href: "#config" }];
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
    ...venueBlockers(input),
    ...coolDownBlockers(input.decision, input.facts.failedCanaries ?? [], input.nowMs),
  ];
}

/** Whether the key behind a signature was revoked since: such a sign-off launches nothing. */
function isRevoked({ signature }: SignOff, passkeys: readonly PasskeyFacts[]): boolean {
  if (signature.method !== "passkey") return false;
  const key = passkeys.find((one) => one.credentialId === signature.credentialId);
  return key !== undefined && key.revokedAtMs !== null;
}

function stationBlockers(
  { decision, nowMs, people, facts }: Input,
  roles: readonly Template["stations"][number]["role"][],
): Blocker[] {
  return roles.flatMap((role): Blocker[] => {
    const block = (code: string, words: string): Blocker[] => [
      { code, words: `${roleWords(role)}: ${words}`, href: "#sign-offs" },
    ];
    const signOff = standingSignOff(decision, role);
    if (!signOff) return block("SIGN_OFF_MISSING", "has not signed");
    const gone = voidReason(signOff, people, nowMs);
    if (gone) return block(gone.code, gone.words);
    const { personName } = signOff.statement;
    if (isRevoked(signOff, facts.passkeys ?? [])) {
      const words = `the passkey that ${personName} signed with has been revoked; withdraw and sign anew`;
      return block("SIGNATURE_REVOKED", words);
    }
    if (signOff.choice === "GO") return [];
    const words = `${personName} says ${signOff.choice === "HOLD" ? "HOLD" : "NO-GO"}`;
    return block("SIGN_OFF_NOT_GO", words);
  });
}

function solvableBlockers({ decision, people, nowMs }: Input): Blocker[] {
  const why = solvable(decision, people, nowMs);
  return why === null ? [] : [{ code: "NOT_SOLVABLE", words: why.words, href: "#sign-offs" }];
}

/** What keeps an authorised decision from being launched now. */
function launchBlockers(input: Input): Blocker[] {
  const { decision, template, nowMs } = input;
  const expired = !decision.authorisation || decision.authorisation.expiresAtMs <= nowMs;
  return [
    ...(expired
      ? [{ code: "AUTHORISATION_EXPIRED", words: "the authorisation has expired", href: "#go" }]
      : []),
    // A scrubbed launch may be repeated, but not on evidence that has aged or past a failure that came in between.
    ...evidenceBlockers(input),
    ...venueBlockers(input),
    ...coolDownBlockers(decision, input.facts.failedCanaries ?? [], nowMs),
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
