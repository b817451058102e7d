import type { LucideIcon } from "lucide-react";
import { BookUser, ClipboardCheck, FileText, Gauge, Play, ScrollText, Settings } from "lucide-react";

export type NavItem = { href: string; label: string; Icon: LucideIcon };

/** The rail, in order. The first four stay in the bottom bar of a phone. */
export const NAV_ITEMS: ReadonlyArray<NavItem> = [
  { href: "/dashboard", label: "Dashboard", Icon: Gauge },
  { href: "/decisions", label: "Decisions", Icon: ClipboardCheck },
  { href: "/runs", label: "Runs", Icon: Play },
  { href: "/audit", label: "Audit", Icon: ScrollText },
  { href: "/templates", label: "Templates", Icon: FileText },
  { href: "/contacts", label: "Contacts", Icon: BookUser },
  { href: "/settings", label: "Settings", Icon: Settings },
];

/** Whether a rail item is the place of the page on screen. */
export function isHere(itemHref: string, path: string): boolean {
  return path === itemHref || path.startsWith(`${itemHref}/`);
}
