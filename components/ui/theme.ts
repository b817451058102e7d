export type Theme = "light" | "dark";

/** Name of the cookie that keeps a person's choice. */
export const THEME_COOKIE = "theme";

/** The theme that a cookie value names; anything else means "as the system". */
export function parseTheme(value: string | undefined): Theme | undefined {
  return value === "light" || value === "dark" ? value : undefined;
}
