import { ROLE_WORDS } from "../proof/sign-off-rules.ts";
import { SIGNING_ROLES } from "../template/schema.ts";
import { utcWords } from "../template/utc-words.ts";
import type { CheckedRun } from "./check-runs.ts";
import type { History } from "./history.ts";

/** What became of the revision in a bundle. */
export type Standing = "IN_REVIEW" | "REFUSED" | "AUTHORIZED" | "LAUNCHED" | "SUCCEEDED" | "FAILED";

const CLOSED: ReadonlySet<string> = new Set(["LAUNCHED", "SUCCEEDED", "FAILED"]);

/** What became of it, before it was opened again. */
export function standingOf({ phase, authorisation, refusal }: History): Standing {
  if (CLOSED.has(phase)) return phase as Standing;
  if (refusal) return "REFUSED";
  return authorisation ? "AUTHORIZED" : "IN_REVIEW";
}

/** "GO of Engineer and Risk Manager" and the like, of the sign-offs that stand. */
function answerWords({ signOffs }: History): string {
  const standing = signOffs.filter(({ withdrawnAtMs }) => withdrawnAtMs === null);
  const going = SIGNING_ROLES.filter((role) =>
    standing.some((one) => one.role === role && one.choice === "GO"),
  );
  const held = SIGNING_ROLES.filter((role) =>
    standing.some((one) => one.role === role && one.choice === "HOLD"),
  );
  const list = (roles: typeof going) => roles.map((role) => ROLE_WORDS[role]).join(", ");
  const parts = [
    ...(going.length > 0 ? [`GO by ${list(going)}`] : []),
    ...(held.length > 0 ? [`HOLD by ${list(held)}`] : []),
  ];
  return parts.length === 0 ? "nobody had answered" : `${parts.join("; ")}; no answer of the others`;
}

function endWords(history: History): string {
  const { revision, refusal, authorisation, submitted } = history;
  const ofRevision = `Revision ${revision}`;
  switch (standingOf(history)) {
    case "REFUSED": {
      const { role = "CTO", byName = "", atMs = 0, reason = "" } = refusal ?? {};
      return `${ofRevision} was refused: NO-GO signed by ${byName} (${ROLE_WORDS[role]}), ${utcWords(atMs)}: “${reason.replace(/\.$/, "")}”.`;
    }
    case "IN_REVIEW":
      return `${ofRevision} was submitted by ${submitted.byName}, ${utcWords(submitted.atMs)}, and never authorised: ${answerWords(history)}.`;
    default: {
      const { byName = "", atMs = 0, expiresAtMs = 0 } = authorisation ?? {};
      return `${ofRevision} was authorised: GO signed by ${byName}, ${utcWords(atMs)}, valid until ${utcWords(expiresAtMs)}.`;
    }
  }
}

/** What is known about a launch: never more than the records and the stream give. */
function launchWords(runs: readonly CheckedRun[]): string {
  const canaries = runs.filter(({ kind }) => kind === "CANARY");
  const launched = canaries.filter(({ hasLaunched }) => hasLaunched).length;
  const open = canaries.filter(({ endedAtMs, hasLaunched }) => endedAtMs === null && !hasLaunched).length;
  if (canaries.length === 0)
    return "Nothing was launched: the audit stream holds no start of a canary for this decision.";
  if (launched > 0)
    return `Launched: ${launched} of ${canaries.length} canaries that were started. Their ends stand below.`;
  if (open > 0)
    return "A canary was started, and no launch of it was recorded yet. Whether it was launched after that, this bundle does not say.";
  return `Nothing was launched: ${canaries.length === 1 ? "the one canary that was started" : `all ${canaries.length} canaries that were started`} ended before launch.`;
}

/** What kept the signed drills fresh, run by run: it came after the signatures and is no part of what they cover. */
function renewalWords({ renewals }: History): string[] {
  return renewals.map(
    ({ runId, observedAtMs }) =>
      `The audit stream holds that every drill passed again in run ${runId}, ${utcWords(observedAtMs)}: the drills that were signed counted from then on.`,
  );
}

/** What a checked bundle proves, sentence by sentence, and until when. Nothing beyond it may be concluded. */
export function whatItProves(
  history: History,
  runs: readonly CheckedRun[],
  exported: { seq: number; atMs: number },
): string[] {
  const { reopened, phase } = history;
  return [
    endWords(history),
    ...(reopened
      ? [
          `It was opened again as revision ${reopened.revision} by ${reopened.byName}, ${utcWords(reopened.atMs)}: none of these sign-offs counts from then on.`,
        ]
      : []),
    ...(phase === "SUCCEEDED" || phase === "FAILED" ? [`The decision ended ${phase}.`] : []),
    ...renewalWords(history),
    launchWords(runs),
    `All of this as it stood when the bundle was made, ${utcWords(exported.atMs)}, before entry ${exported.seq} of the audit stream. What came later, it cannot say.`,
  ];
}
