"use client";

import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { createContext, useContext, useId } from "react";
import { joinClasses } from "./join-classes.ts";

type FieldLinks = { id: string; describedBy: string | undefined; isInvalid: boolean; unit: ReactNode };

const FieldContext = createContext<FieldLinks | null>(null);

/** Attributes that tie a control to the Field around it; a control may also stand alone. */
export function useFieldControl(own: { id?: string }) {
  const field = useContext(FieldContext);
  return {
    unit: field?.unit,
    attributes: {
      id: own.id ?? field?.id,
      "aria-describedby": field?.describedBy,
      "aria-invalid": field?.isInvalid || undefined,
    },
  };
}

type FieldProps = {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong and what to type instead; null or empty when nothing is. */
  error?: ReactNode;
  /** Unit shown inside the control at its right, for example "USD". */
  unit?: ReactNode;
  isOptional?: boolean;
  className?: string;
  children: ReactNode;
};

/** Label, control, hint and error, tied together for screen readers. */
export function Field({ label, hint, error, unit, isOptional, className, children }: FieldProps) {
  const id = useId();
  const hintId = hint ? `${id}-hint` : undefined;
  const errorId = error ? `${id}-error` : undefined;
  const describedBy = [errorId, hintId].filter(Boolean).join(" ") || undefined;
  return (
    <FieldContext value={{ id, describedBy, isInvalid: Boolean(error), unit }}>
      <div className={joinClasses("flex min-w-0 flex-col gap-1", className)}>
        <label htmlFor={id} className="text-sm font-medium">
          {label}
          {isOptional ? <span className="font-normal text-muted"> (optional)</span> : null}
        </label>
        {children}
        {error ? (
          <p id={errorId} className="flex items-start gap-1.5 text-sm text-serious">
            <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
            <span>{error}</span>
          </p>
        ) : null}
        {hint ? (
          <p id={hintId} className="text-xs text-muted">
            {hint}
          </p>
        ) : null}
      </div>
    </FieldContext>
  );
}
