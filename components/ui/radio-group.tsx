import type { ReactNode } from "react";
import { joinClasses } from "./join-classes.ts";

export type RadioOption = { value: string; label: ReactNode; hint?: ReactNode; isDisabled?: boolean };

type RadioGroupProps = {
  legend: ReactNode;
  name: string;
  options: ReadonlyArray<RadioOption>;
  value?: string;
  defaultValue?: string;
  onChange?: (value: string) => void;
  /** Options side by side as cards. */
  isInline?: boolean;
};

/** One choice of few, as native radio buttons inside a fieldset. */
export function RadioGroup({
  legend,
  name,
  options,
  value,
  defaultValue,
  onChange,
  isInline,
}: RadioGroupProps) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-sm font-medium">{legend}</legend>
      <div className={isInline ? "grid gap-2 sm:auto-cols-fr sm:grid-flow-col" : "flex flex-col gap-0.5"}>
        {options.map((option) => (
          <label
            key={option.value}
            className={joinClasses(
              "flex cursor-pointer items-start gap-2.5",
              isInline
                ? "rounded-md border border-line-strong px-3 py-2 hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft"
                : "py-1",
            )}
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              disabled={option.isDisabled}
              checked={value === undefined ? undefined : value === option.value}
              defaultChecked={value === undefined ? defaultValue === option.value : undefined}
              onChange={onChange ? () => onChange(option.value) : undefined}
              className="mt-px size-[1.125rem] shrink-0 cursor-pointer appearance-none rounded-full border border-control bg-raised checked:border-[5px] checked:border-accent"
            />
            <span className="min-w-0">
              <span className="block">{option.label}</span>
              {option.hint ? <span className="block text-xs text-muted">{option.hint}</span> : null}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
