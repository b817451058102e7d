/** An audit action as words: "itemTicked" → "Item ticked", "sign-in.failed" → "Sign-in failed". */
export function auditWords(action: string): string {
  const spaced = action
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[._]/g, " ")
    .toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
