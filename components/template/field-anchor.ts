/** The id of a field on the editor page. */
export function fieldAnchor(path: string): string {
  return `field-${path.replace(/[^A-Za-z0-9]+/g, "-")}`;
}

/** The field in which the value at a path is typed: the path itself, or the nearest one around it; null when none is. */
export function fieldOfPath(path: string, texts: Readonly<Record<string, string>>): string | null {
  for (let at = path; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf("/")))) {
    if (Object.hasOwn(texts, at)) return at;
  }
  return null;
}

/** The element that an anchor points at, or the nearest field around the value that it names. */
export function nearestAnchor(anchor: string): HTMLElement | null {
  for (let id = anchor; id.includes("-"); id = id.slice(0, id.lastIndexOf("-"))) {
    const found = document.getElementById(id);
    if (found) return found;
  }
  return null;
}
