"use client";

import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { CONTROL, CONTROL_LINE } from "./control-style.ts";
import { useFieldControl } from "./field.tsx";
import { joinClasses } from "./join-classes.ts";

export type SelectOption = { value: string; label: string; isDisabled?: boolean };

/** The platform's own select: it works without JavaScript and is at home on a phone. */
export function Select({
  options,
  className,
  ...rest
}: ComponentProps<"select"> & { options: ReadonlyArray<SelectOption> }) {
  const { attributes } = useFieldControl(rest);
  return (
    <span className="relative block">
      <select
        {...rest}
        {...attributes}
        className={joinClasses(CONTROL, CONTROL_LINE, "cursor-pointer appearance-none pr-8", className)}
      >
        {options.map(({ value, label, isDisabled }) => (
          <option key={value} value={value} disabled={isDisabled}>
            {label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute inset-y-0 right-2.5 my-auto size-4 text-muted"
      />
    </span>
  );
}
