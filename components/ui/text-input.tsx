"use client";

import type { ComponentProps } from "react";
import { CONTROL, CONTROL_LINE } from "./control-style.ts";
import { useFieldControl } from "./field.tsx";
import { joinClasses } from "./join-classes.ts";

/** One line of text. Takes label, hint, error and unit from the Field around it. */
export function TextInput({ className, ...rest }: ComponentProps<"input">) {
  const { attributes, unit } = useFieldControl(rest);
  return (
    <span className="relative block">
      <input
        type="text"
        autoComplete="off"
        {...rest}
        {...attributes}
        className={joinClasses(CONTROL, CONTROL_LINE, unit ? "pr-14" : "", className)}
      />
      {unit ? (
        <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-sm text-muted">
          {unit}
        </span>
      ) : null}
    </span>
  );
}

/** A decimal as text, so that "0.10" stays "0.10" and nothing is rounded; digits keyboard on phones. */
export function NumberInput({ className, ...rest }: ComponentProps<"input">) {
  return (
    <TextInput
      inputMode="decimal"
      spellCheck={false}
      pattern="-?[0-9]+([.][0-9]+)?"
      {...rest}
      className={joinClasses("tabular-nums", className)}
    />
  );
}

/** Several lines of text. */
export function TextArea({ className, rows = 3, ...rest }: ComponentProps<"textarea">) {
  const { attributes } = useFieldControl(rest);
  return (
    <textarea
      {...rest}
      {...attributes}
      rows={rows}
      className={joinClasses(CONTROL, "px-2.5 py-1.5 field-sizing-content min-h-20", className)}
    />
  );
}
