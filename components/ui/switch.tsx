"use client";

import type { ComponentProps, ReactNode } from "react";
import { useIsBrowser } from "./use-is-browser.ts";

/** The native checkbox carries the checked state; the role only changes how it is named. */
const SWITCH_ROLE = { role: "switch" } as const;

type SwitchProps = Omit<ComponentProps<"input">, "type" | "role"> & { label: ReactNode; hint?: ReactNode };

/** An on/off setting that acts at once; the knob's side and the track's fill both tell the state. */
export function Switch({ label, hint, disabled, ...rest }: SwitchProps) {
  const isReady = useIsBrowser() || !rest.onChange;
  return (
    <label className="flex cursor-pointer items-start gap-2.5 py-1">
      <span className="relative mt-px h-5 w-9 shrink-0">
        <input
          {...rest}
          disabled={disabled || !isReady}
          type="checkbox"
          {...SWITCH_ROLE}
          className="peer absolute inset-0 cursor-pointer appearance-none rounded-full border border-control bg-sunken transition-colors checked:border-accent checked:bg-accent"
        />
        <span
          aria-hidden="true"
          className="pointer-events-none absolute left-[3px] top-[3px] size-3.5 rounded-full bg-control transition-transform peer-checked:translate-x-4 peer-checked:bg-on-accent"
        />
      </span>
      <span className="min-w-0">
        <span className="block">{label}</span>
        {hint ? <span className="block text-xs text-muted">{hint}</span> : null}
      </span>
    </label>
  );
}
