"use client";

import type { ComponentProps, ReactNode } from "react";
import type { ButtonSize, ButtonVariant } from "./button-style.ts";
import { buttonClasses, iconButtonClasses } from "./button-style.ts";
import { PlainLink } from "./link.tsx";
import { Spinner } from "./spinner.tsx";
import { useIsBrowser } from "./use-is-browser.ts";

type Look = { variant?: ButtonVariant; size?: ButtonSize; icon?: ReactNode };

type ButtonProps = ComponentProps<"button"> &
  Look & {
    pending?: boolean;
    pendingLabel?: string;
    /** The button of a plain form that the server answers by itself. */
    worksWithoutScript?: boolean;
  };

/**
 * A button. `pending` keeps it focusable, blocks a second press and shows a ring; `danger` is red and only for rollback
 * and kill. On a page whose scripts have not arrived it waits visibly, so that no press is lost and no form is sent by
 * the browser alone.
 */
export function Button(props: ButtonProps) {
  const {
    variant = "secondary",
    size = "md",
    icon,
    pending,
    pendingLabel,
    worksWithoutScript,
    className,
    children,
    onClick,
    disabled,
    ...rest
  } = props;
  const isReady = useIsBrowser() || worksWithoutScript;
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || !isReady}
      aria-disabled={pending || rest["aria-disabled"] || undefined}
      aria-busy={pending || undefined}
      onClick={pending ? (event) => event.preventDefault() : onClick}
      className={buttonClasses(variant, size, className)}
    >
      {pending ? <Spinner /> : icon}
      {pending && pendingLabel ? pendingLabel : children}
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink(props: ComponentProps<typeof PlainLink> & Look) {
  const { variant = "secondary", size = "md", icon, className, children, ...rest } = props;
  return (
    <PlainLink {...rest} className={buttonClasses(variant, size, className)}>
      {icon}
      {children}
    </PlainLink>
  );
}

/** A square button with an icon; `label` is its accessible name and its title. */
export function IconButton(props: ComponentProps<"button"> & Omit<Look, "icon"> & { label: string }) {
  const { variant = "quiet", size = "md", label, className, children, disabled, ...rest } = props;
  const isReady = useIsBrowser();
  return (
    <button
      type="button"
      title={label}
      {...rest}
      disabled={disabled || !isReady}
      aria-label={label}
      className={iconButtonClasses(variant, size, className)}
    >
      {children}
    </button>
  );
}
