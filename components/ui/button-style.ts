import { joinClasses } from "./join-classes.ts";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";
export type ButtonSize = "sm" | "md" | "lg";

const BASE =
  "inline-flex shrink-0 cursor-pointer select-none items-center justify-center gap-2 whitespace-nowrap rounded-md border font-medium " +
  "transition-colors duration-100 aria-disabled:cursor-not-allowed aria-disabled:opacity-55 disabled:cursor-not-allowed disabled:opacity-55";

const VARIANT: Record<ButtonVariant, string> = {
  primary:
    "border-transparent bg-accent text-on-accent enabled:hover:bg-accent-hover [a&]:hover:bg-accent-hover",
  secondary: "border-line-strong bg-raised text-ink hover:bg-hover",
  quiet: "border-transparent bg-transparent text-muted hover:bg-hover hover:text-ink",
  danger: "border-transparent bg-critical-fill text-white hover:bg-critical-fill-hover",
};

const SIZE: Record<ButtonSize, string> = {
  sm: "h-7 px-2.5 text-sm max-sm:h-9",
  md: "h-8 px-3 text-base max-sm:h-10",
  lg: "h-10 px-4 text-lg max-sm:h-11",
};

const ICON_SIZE: Record<ButtonSize, string> = {
  sm: "size-7 max-sm:size-9",
  md: "size-8 max-sm:size-10",
  lg: "size-10 max-sm:size-11",
};

/** Classes of a text button, for elements that must look like one. */
export function buttonClasses(variant: ButtonVariant, size: ButtonSize, extra?: string): string {
  return joinClasses(BASE, VARIANT[variant], SIZE[size], extra);
}

/** Classes of a square button that shows only an icon. */
export function iconButtonClasses(variant: ButtonVariant, size: ButtonSize, extra?: string): string {
  return joinClasses(BASE, VARIANT[variant], ICON_SIZE[size], "[&_svg]:size-4", extra);
}
