/** Joins class names and leaves out what is empty. */
export function joinClasses(...parts: ReadonlyArray<string | false | null | undefined>): string {
  return parts.filter(Boolean).join(" ");
}
