import { joinClasses } from "./join-classes.ts";

/** The place of something that is on its way; `label` says what. */
export function Skeleton({ label = "Loading", className }: { label?: string; className?: string }) {
  return (
    <div role="status" className={joinClasses("h-4 animate-pulse rounded-md bg-line", className)}>
      <span className="sr-only">{label}</span>
    </div>
  );
}
