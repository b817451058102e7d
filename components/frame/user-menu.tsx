"use client";

import type { ReactNode } from "react";
import { Menu } from "#components/ui/menu.tsx";

export type FrameUser = { name: string; roles: ReadonlyArray<string> };

const initialsOf = (name: string) =>
  name
    .split(/\s+/)
    .map((word) => word[0] ?? "")
    .slice(0, 2)
    .join("")
    .toUpperCase();

/** Who is signed in and as what; `signOut` is the caller's form, shown last. */
export function UserMenu({ user, signOut }: { user: FrameUser; signOut?: ReactNode }) {
  return (
    <Menu
      trigger={
        <button
          type="button"
          className="flex h-9 cursor-pointer items-center gap-2 rounded-md px-1.5 text-left hover:bg-hover"
        >
          <span
            aria-hidden="true"
            className="grid size-7 place-items-center rounded-full border border-accent-line bg-accent-soft text-xs font-semibold text-accent-ink"
          >
            {initialsOf(user.name)}
          </span>
          <span className="leading-tight max-md:sr-only">
            <span className="block text-sm font-medium">{user.name} </span>
            <span className="block text-xs text-muted">{user.roles[0] ?? "no role"}</span>
          </span>
        </button>
      }
      items={[
        { kind: "heading", label: user.name },
        { kind: "heading", label: user.roles.join(" · ") || "no role" },
        { kind: "separator" },
        { kind: "link", label: "Settings", href: "/settings" },
      ]}
    >
      {signOut ? <div className="border-t border-line p-1">{signOut}</div> : null}
    </Menu>
  );
}
