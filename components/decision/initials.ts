/** Initials of a name or role for a chip: "Risk Manager" → "RM". */
export function initialsOf(text: string): string {
  return text
    .split(/[\s/]+/)
    .map((word) => word[0] ?? "")
    .join("")
    .slice(0, 2)
    .toUpperCase();
}
