import type { Step } from "#components/ui/step-rail.tsx";
import type { Blocker } from "#lib/decision/blocker.ts";
import type { ChecklistItemView } from "#lib/decision/checklist-view.ts";
import type { Decision } from "#lib/decision/model.ts";
import type { SnapshotRow } from "#lib/decision/snapshot.ts";

type Input = {
  decision: Decision;
  items: readonly ChecklistItemView[];
  snapshotRows?: readonly SnapshotRow[];
  blockers: readonly Blocker[];
};

const ORDER = ["DRAFT", "IN_REVIEW", "AUTHORIZED", "LAUNCHED"] as const;
const hasPassed = (phase: string, step: (typeof ORDER)[number]) => {
  const at = ORDER.indexOf(phase as (typeof ORDER)[number]);
  return at === -1 ? phase === "SUCCEEDED" || phase === "FAILED" : at > ORDER.indexOf(step);
};

function signedCount(decision: Decision): number {
  return decision.signOffs.filter((one) => one.withdrawnAtMs === null && one.choice === "GO").length;
}

/** The step rail of a decision with counts, and what to do next in one line. */
export function decisionSteps({ decision, items, blockers }: Input): { steps: Step[]; next: string } {
  const { phase } = decision;
  const done = items.filter((item) => item.isDone).length;
  const isDraft = phase === "DRAFT";
  const signed = signedCount(decision);
  const isSubmitted = hasPassed(phase, "DRAFT");
  const isGo = hasPassed(phase, "IN_REVIEW");
  const isOver = phase === "SUCCEEDED" || phase === "FAILED";
  const steps: Step[] = [
    {
      key: "checks",
      label: "Checks",
      state: done === items.length ? "done" : isDraft ? "current" : "failed",
      count: `${done} of ${items.length}`,
      href: "#checks",
    },
    {
      key: "snapshot",
      label: "Snapshot",
      state: isSubmitted ? "done" : decision.demo ? "open" : "blocked",
      count: isSubmitted ? "frozen" : decision.demo ? "filled by demo" : "needs a demo",
      href: "#snapshot",
    },
    {
      key: "config",
      label: "Config",
      state: isSubmitted ? "done" : "open",
      count: isSubmitted ? "frozen" : "draft",
      href: "#config",
    },
    {
      key: "sign-offs",
      label: "Sign-offs",
      state: isGo ? "done" : phase === "IN_REVIEW" ? "current" : phase === "REFUSED" ? "failed" : "blocked",
      count: `${signed} of 4`,
      href: "#sign-offs",
    },
    {
      key: "go",
      label: "GO",
      state: isGo
        ? "done"
        : phase === "REFUSED"
          ? "failed"
          : phase === "IN_REVIEW" && blockers.length === 0
            ? "current"
            : "blocked",
      count: isGo ? "given" : phase === "REFUSED" ? "NO-GO" : "not given",
      href: "#go",
    },
    {
      key: "canary",
      label: "Canary",
      state: isOver ? (phase === "SUCCEEDED" ? "done" : "failed") : isGo ? "current" : "blocked",
      count: isOver ? phase.toLowerCase() : isGo ? "under way" : "after GO",
      href: "#canary",
    },
    {
      key: "report",
      label: "Report",
      state: isOver ? "done" : "blocked",
      count: isOver ? "written" : "after the canary",
      href: "#canary",
    },
  ];
  return { steps, next: nextWords(decision, blockers) };
}

function nextWords({ phase }: Decision, blockers: readonly Blocker[]): string {
  const first = blockers[0]?.words;
  if (first) return `Next: ${first}`;
  if (phase === "DRAFT") return "Next: submit for review";
  if (phase === "IN_REVIEW") return "Next: the CTO/Director reads the board and gives GO or NO-GO";
  if (phase === "AUTHORIZED") return "Next: the worker launches the canary";
  if (phase === "LAUNCHED") return "The canary is under way";
  if (phase === "REFUSED") return "Refused: reopen to work on the next revision";
  return "Done: read the report and finish what comes after";
}
