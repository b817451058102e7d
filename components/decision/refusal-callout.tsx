import { Callout } from "#components/ui/callout.tsx";
import type { RefusalWords } from "./use-decision-commands.ts";

/** A refusal where the person stands: what happened, what is safe now, what to do next. */
export function RefusalCallout({ refusal }: { refusal: RefusalWords | null }) {
  if (!refusal) return null;
  return (
    <Callout
      kind="serious"
      title={refusal.whatHappened}
      safe={refusal.safeNow}
      next={refusal.doNext}
      isAlert
    />
  );
}
