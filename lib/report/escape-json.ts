/** Characters that could do harm where JSON is shown or pasted, as escapes: the value stays the same. */
export function escapeJson(json: string): string {
  return json.replace(/[<>&]|(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
}
