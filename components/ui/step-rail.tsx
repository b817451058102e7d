import { Check, Lock, X } from "lucide-react";
import type { ReactNode } from "react";
import { joinClasses } from "./join-classes.ts";
import { PlainLink } from "./link.tsx";

export type StepState = "done" | "current" | "open" | "blocked" | "failed";

export type Step = {
  key: string;
  label: string;
  state: StepState;
  /** For example "13 of 15". */
  count?: string;
  href?: string;
};

const STATE_WORD: Record<StepState, string> = {
  done: "done",
  current: "in progress",
  open: "open",
  blocked: "not yet open",
  failed: "needs attention",
};

const KNOB: Record<StepState, string> = {
  done: "border-normal bg-normal text-surface",
  current: "border-accent-ink bg-accent-soft text-accent-ink",
  open: "border-control bg-surface text-muted",
  blocked: "border-line-strong border-dashed bg-surface text-faint",
  failed: "rounded-sm border-serious bg-serious text-surface",
};

function knobContent(state: StepState, number: number): ReactNode {
  if (state === "done") return <Check className="size-3.5" strokeWidth={3} aria-hidden="true" />;
  if (state === "failed") return <X className="size-3.5" strokeWidth={3} aria-hidden="true" />;
  if (state === "blocked") return <Lock className="size-3" aria-hidden="true" />;
  return number;
}

function StepBody({ step, number }: { step: Step; number: number }) {
  const isCurrent = step.state === "current";
  return (
    <>
      <span
        className={joinClasses(
          "grid size-6 shrink-0 place-items-center rounded-full border-[1.5px] text-xs font-semibold",
          KNOB[step.state],
        )}
      >
        {knobContent(step.state, number)}
      </span>
      <span className="min-w-0 leading-tight">
        <span
          className={joinClasses(
            "block truncate text-sm",
            isCurrent ? "font-semibold text-ink" : "font-medium text-muted",
          )}
        >
          {step.label}
        </span>
        <span className="block truncate text-xs text-muted">{step.count ?? STATE_WORD[step.state]}</span>
      </span>
      <span className="sr-only">{step.count ? `, ${STATE_WORD[step.state]}` : ""}</span>
    </>
  );
}

/** The way through in steps with counts. On a phone it scrolls sideways. `next` names the next open item. */
export function StepRail({
  label,
  steps,
  next,
}: {
  label: string;
  steps: ReadonlyArray<Step>;
  next?: ReactNode;
}) {
  return (
    <nav aria-label={label} className="min-w-0 rounded-lg border border-line bg-surface">
      <ol className="relative flex snap-x gap-1 overflow-x-auto p-1.5">
        {steps.map((step, index) => {
          const body = <StepBody step={step} number={index + 1} />;
          const box = joinClasses(
            "flex h-12 items-center gap-2.5 rounded-md px-3 -outline-offset-2",
            step.state === "current" ? "bg-accent-soft" : step.href ? "hover:bg-hover" : "",
          );
          return (
            <li
              key={step.key}
              className="min-w-32 flex-1 snap-start"
              aria-current={step.state === "current" ? "step" : undefined}
            >
              {step.href ? (
                <PlainLink href={step.href} className={box}>
                  {body}
                </PlainLink>
              ) : (
                <div className={box}>{body}</div>
              )}
            </li>
          );
        })}
      </ol>
      {next ? <div className="border-t border-line px-4 py-2 text-sm text-muted">{next}</div> : null}
    </nav>
  );
}
