"use client";

import { Check } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { joinClasses } from "./join-classes.ts";
import { useIsBrowser } from "./use-is-browser.ts";

type CheckboxProps = Omit<ComponentProps<"input">, "type"> & { label: ReactNode; hint?: ReactNode };

/** A native checkbox with its label; `hint` is one quiet line below. One that acts at once waits for the page's scripts. */
export function Checkbox({ label, hint, className, disabled, ...rest }: CheckboxProps) {
  const isReady = useIsBrowser() || !rest.onChange;
  return (
    <label
      className={joinClasses(
        "flex cursor-pointer items-start gap-2.5 py-1 has-disabled:cursor-not-allowed",
        className,
      )}
    >
      <span className="relative mt-px grid size-[1.125rem] shrink-0 place-items-center">
        <input
          {...rest}
          disabled={disabled || !isReady}
          type="checkbox"
          className="peer absolute inset-0 cursor-pointer appearance-none rounded-sm border border-control bg-raised checked:border-accent checked:bg-accent disabled:cursor-not-allowed disabled:opacity-60"
        />
        <Check
          aria-hidden="true"
          strokeWidth={3}
          className="pointer-events-none relative hidden size-3.5 text-on-accent peer-checked:block"
        />
      </span>
      <span className="min-w-0">
        <span className="block">{label}</span>
        {hint ? <span className="block text-xs text-muted">{hint}</span> : null}
      </span>
    </label>
  );
}
