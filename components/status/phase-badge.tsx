import { phaseLook } from "./phase-look.ts";
import { StatusPill } from "./status-mark.tsx";

/** The phase of a decision or a run, as shape + word. */
export function PhaseBadge({ phase, className }: { phase: string; className?: string }) {
  const { level, word } = phaseLook(phase);
  return <StatusPill level={level} label={word} className={className} />;
}
