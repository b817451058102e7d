import { Info } from "lucide-react";
import type { ReactNode } from "react";
import { StatusShape } from "#components/status/status-shape.tsx";
import { joinClasses } from "./join-classes.ts";

export type CalloutKind = "info" | "normal" | "caution" | "serious" | "critical";

const BOX: Record<CalloutKind, string> = {
  info: "border-accent-line bg-accent-soft",
  normal: "border-normal-line bg-normal-soft",
  caution: "border-caution-line bg-caution-soft",
  serious: "border-serious-line bg-serious-soft",
  critical: "border-critical-line bg-critical-soft",
};

const TITLE: Record<CalloutKind, string> = {
  info: "text-accent-ink",
  normal: "text-normal",
  caution: "text-caution",
  serious: "text-serious",
  critical: "text-critical",
};

type CalloutProps = {
  kind?: CalloutKind;
  /** What happened. */
  title: ReactNode;
  /** What is safe now. */
  safe?: ReactNode;
  /** What to do next. */
  next?: ReactNode;
  actions?: ReactNode;
  /** Announced at once; only for rollback, kill and refusals of what a person just did. */
  isAlert?: boolean;
  className?: string;
  children?: ReactNode;
};

/** A message with what happened, what is safe now and what to do next. */
export function Callout({
  kind = "info",
  title,
  safe,
  next,
  actions,
  isAlert,
  className,
  children,
}: CalloutProps) {
  return (
    <div
      role={isAlert ? "alert" : undefined}
      className={joinClasses("flex gap-3 rounded-lg border px-4 py-3", BOX[kind], className)}
    >
      <span className={joinClasses("mt-0.5 shrink-0", TITLE[kind])}>
        {kind === "info" ? (
          <Info className="size-4" aria-hidden="true" />
        ) : (
          <StatusShape level={kind} sizePx={16} />
        )}
      </span>
      <div className="min-w-0 flex-1">
        <p className={joinClasses("font-semibold", TITLE[kind])}>{title}</p>
        {children ? <div className="mt-0.5 text-pretty text-ink">{children}</div> : null}
        {safe ? (
          <p className="mt-0.5">
            <span className="text-muted">Safe now: </span>
            {safe}
          </p>
        ) : null}
        {next ? (
          <p className="mt-0.5">
            <span className="text-muted">Next: </span>
            {next}
          </p>
        ) : null}
        {actions ? <div className="mt-2.5 flex flex-wrap gap-2">{actions}</div> : null}
      </div>
    </div>
  );
}
