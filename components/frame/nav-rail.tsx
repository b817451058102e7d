"use client";

import { Ellipsis } from "lucide-react";
import { joinClasses } from "#components/ui/join-classes.ts";
import { PlainLink, useCurrentPath } from "#components/ui/link.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { Logo } from "./logo.tsx";
import { isHere, NAV_ITEMS } from "./nav-items.ts";

/** How many items fit in the bottom bar beside "More". */
const BOTTOM_ITEMS = 4;

const BOTTOM_ITEM =
  "flex h-14 w-full cursor-pointer flex-col items-center justify-center gap-0.5 text-2xs font-medium -outline-offset-2 [&_svg]:size-5";

/** Left rail of wide screens. */
export function NavRail() {
  const path = useCurrentPath();
  return (
    <nav
      aria-label="Main"
      data-print="hide"
      className="w-52 shrink-0 border-r border-line bg-sunken max-lg:w-14 max-sm:hidden"
    >
      <div className="sticky top-0 flex h-dvh flex-col gap-0.5 overflow-y-auto px-2.5 pb-3">
        <PlainLink
          href="/dashboard"
          aria-label="Countersign, to the dashboard"
          className="mb-2 flex h-14 items-center overflow-hidden rounded-md px-1.5 -outline-offset-2 max-lg:w-9"
        >
          <Logo />
        </PlainLink>
        {NAV_ITEMS.map(({ href, label, Icon }) => {
          const here = isHere(href, path);
          return (
            <PlainLink
              key={href}
              href={href}
              title={label}
              aria-current={here ? "page" : undefined}
              className={joinClasses(
                "relative flex h-8 items-center gap-2.5 rounded-md px-2.5 font-medium",
                here
                  ? "bg-surface text-ink ring-1 ring-line before:absolute before:-left-2.5 before:h-4 before:w-[3px] before:rounded-r-full before:bg-accent-ink"
                  : "text-muted hover:bg-hover hover:text-ink",
              )}
            >
              <Icon className="size-4 shrink-0" aria-hidden="true" />
              <span className="max-lg:sr-only">{label}</span>
            </PlainLink>
          );
        })}
      </div>
    </nav>
  );
}

/** Bottom bar of a phone: the first four places and the rest under "More". */
export function NavBottomBar() {
  const path = useCurrentPath();
  const rest = NAV_ITEMS.slice(BOTTOM_ITEMS);
  const isInRest = rest.some((item) => isHere(item.href, path));
  return (
    <nav
      aria-label="Main"
      data-print="hide"
      className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden"
    >
      <ul className="grid grid-cols-5">
        {NAV_ITEMS.slice(0, BOTTOM_ITEMS).map(({ href, label, Icon }) => {
          const here = isHere(href, path);
          return (
            <li key={href}>
              <PlainLink
                href={href}
                aria-current={here ? "page" : undefined}
                className={joinClasses(
                  BOTTOM_ITEM,
                  here ? "text-accent-ink shadow-[inset_0_2px_0_var(--color-accent-ink)]" : "text-muted",
                )}
              >
                <Icon aria-hidden="true" />
                {label}
              </PlainLink>
            </li>
          );
        })}
        <li>
          <Menu
            side="top"
            trigger={
              <button
                type="button"
                className={joinClasses(BOTTOM_ITEM, isInRest ? "text-accent-ink" : "text-muted")}
              >
                <Ellipsis aria-hidden="true" />
                More
              </button>
            }
            items={rest.map(({ href, label, Icon }) => ({
              kind: "link",
              href,
              label,
              icon: <Icon aria-hidden="true" />,
            }))}
          />
        </li>
      </ul>
    </nav>
  );
}
