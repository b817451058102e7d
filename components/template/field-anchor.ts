/** The id of a field on the editor page. */
export function fieldAnchor(path: string): string {
  return `field-${path.replace(/[^A-Za-z0-9]+/g, "-")}`;
}
