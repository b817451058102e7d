/** Shared look of everything a person types or picks in. */
export const CONTROL =
  "control-text w-full min-w-0 rounded-md border border-control bg-raised text-ink placeholder:text-faint " +
  "hover:border-muted focus-visible:border-focus focus-visible:outline-1 focus-visible:outline-offset-0 " +
  "aria-invalid:border-serious aria-invalid:bg-serious-soft " +
  "disabled:cursor-not-allowed disabled:border-line-strong disabled:bg-sunken disabled:text-muted [&[readonly]]:bg-sunken";

/** Height and inner space of one-line controls. */
export const CONTROL_LINE = "h-8 px-2.5 max-sm:h-11";
