"use client";

// The one place where components meet the router; everything else imports from here.
import NextLink from "next/link";
import { usePathname, useRouter } from "next/navigation";
import type { ComponentProps } from "react";
import { joinClasses } from "./join-classes.ts";

/** In-app link without styling (for rails, cards, buttons). */
export const PlainLink = NextLink;

/** In-text link: underlined, so that it does not depend on colour. */
export function TextLink({ className, ...rest }: ComponentProps<typeof NextLink>) {
  return (
    <NextLink
      {...rest}
      className={joinClasses(
        "rounded-sm text-accent-ink underline decoration-accent-line decoration-1 underline-offset-3 hover:decoration-current",
        className,
      )}
    />
  );
}

/** Path of the page on screen, for "you are here" marks. */
export function useCurrentPath(): string {
  return usePathname() ?? "/";
}

/** Goes to a page of this app. */
export function useGo(): (href: string) => void {
  const router = useRouter();
  return (href) => router.push(href);
}
