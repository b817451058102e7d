"use client";

import { Moon, Sun } from "lucide-react";
import { IconButton } from "./button.tsx";
import { THEME_COOKIE } from "./theme.ts";

/** How long the choice is kept, in seconds: one year. */
const KEEP_S = 365 * 24 * 3600;

function toggleTheme() {
  const root = document.documentElement;
  const systemDark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  const isDark = root.dataset.theme ? root.dataset.theme === "dark" : systemDark;
  const next = isDark ? "light" : "dark";
  root.dataset.themeChange = "";
  root.dataset.theme = next;
  // Reading makes the browser take the new colours now, while nothing may fade into them.
  root.getBoundingClientRect();
  delete root.dataset.themeChange;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and Firefox.
  document.cookie = `${THEME_COOKIE}=${next}; path=/; max-age=${KEEP_S}; samesite=lax`;
}

/** Switches between light and dark and remembers the choice. */
export function ThemeToggle() {
  return (
    <IconButton label="Switch between light and dark" onClick={toggleTheme}>
      <Sun className="only-dark" aria-hidden="true" />
      <Moon className="only-light" aria-hidden="true" />
    </IconButton>
  );
}
