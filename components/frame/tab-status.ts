import { type StatusLevel, worstLevel } from "#components/status/status-level.ts";

export type TabStatus = { level: StatusLevel; text: string };

/** Stands between the status and the page's own title; also tells where our part ends. */
const SEPARATOR = " | ";

/** The page's title with the status before it; an older status is taken off first. */
export function titleWithStatus(title: string, status: string | null): string {
  const own = title.includes(SEPARATOR)
    ? title.slice(title.lastIndexOf(SEPARATOR) + SEPARATOR.length)
    : title;
  // A browser gives a title back without surplus spaces; only such a one compares as equal.
  return (status ? `${status}${SEPARATOR}${own}` : own).replaceAll(/\s+/g, " ").trim();
}

/** The status that the tab shows when several are claimed: the worst one, of equals the first. */
export function leadingStatus(claimed: readonly TabStatus[]): TabStatus | null {
  if (claimed.length === 0) return null;
  const worst = worstLevel(claimed.map(({ level }) => level));
  return claimed.find(({ level }) => level === worst) ?? null;
}

let claimed: readonly TabStatus[] = [];
let icon: HTMLLinkElement | null = null;
let watcher: MutationObserver | null = null;

function showIcon({ level }: TabStatus): void {
  icon ??= Object.assign(document.createElement("link"), { rel: "icon", type: "image/svg+xml" });
  const address = `/favicon-${level}.svg`;
  if (icon.getAttribute("href") !== address) icon.setAttribute("href", address);
  // Browsers take the last icon, and navigation may add the page's own again. Taking ours away restores it.
  const icons = document.head.querySelectorAll("link[rel=icon]");
  if (icons[icons.length - 1] !== icon) document.head.append(icon);
}

function show(): void {
  const status = leadingStatus(claimed);
  const title = titleWithStatus(document.title, status?.text ?? null);
  if (document.title !== title) document.title = title;
  if (status) {
    showIcon(status);
    // Navigation sets a new title; it is watched, so the status stays.
    watcher ??= new MutationObserver(show);
    watcher.observe(document.head, { childList: true, subtree: true, characterData: true });
    return;
  }
  watcher?.disconnect();
  watcher = null;
  icon?.remove();
}

/**
 * Puts a status into the tab: words before the title, and the level's shape as favicon. Returns the function that
 * takes it away. The tab has one title, so that all claims are shown from here alone: two that each watched the title
 * for themselves would correct one another without end.
 */
export function claimTab(status: TabStatus): () => void {
  claimed = [...claimed, status];
  show();
  return () => {
    claimed = claimed.filter((one) => one !== status);
    show();
  };
}
