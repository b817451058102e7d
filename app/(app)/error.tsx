"use client";

import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";

/** A page that could not be drawn: words instead of a stack. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <Callout
      kind="serious"
      isAlert
      title="This page could not be loaded."
      safe="Nothing was changed. A live canary goes on under the worker's watch, and its limits still roll it back."
      next="Try again; if it stays like this, look at the log of the web process and quote the number below. To stop everything now: npm run kill-switch -- --close-all"
      actions={<Button onClick={reset}>Try again</Button>}
    >
      {error.digest ? <p className="text-sm text-muted">Number {error.digest}</p> : null}
    </Callout>
  );
}
