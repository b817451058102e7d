import { mkdirSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";
import { openAs } from "./fixtures/people.ts";

/** Takes a picture of every page of a running stack, in both themes and two widths: node e2e/screens.ts FOLDER [PATH ...] */
const [folder, ...paths] = process.argv.slice(2);
if (!folder) throw new Error("name the folder that the pictures go into");
mkdirSync(folder, { recursive: true });

const PAGES = [
  "/dashboard",
  "/decisions",
  "/decisions/new",
  "/runs",
  "/audit",
  "/inbox",
  "/templates",
  "/templates/canary-v1",
  "/templates/import",
  "/templates/compare",
  "/contacts",
  "/settings",
  "/settings/people",
  "/settings/delegations",
  "/settings/password",
  "/settings/venues",
  "/verify",
];
const LOOKS = [
  { name: "desktop-light", width: 1280, height: 800, colorScheme: "light" },
  { name: "desktop-dark", width: 1280, height: 800, colorScheme: "dark" },
  { name: "phone-light", width: 360, height: 740, colorScheme: "light" },
  { name: "phone-dark", width: 360, height: 740, colorScheme: "dark" },
] as const;

const browser = await chromium.launch({
  executablePath: process.env.CHROME_PATH || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
for (const { name, width, height, colorScheme } of LOOKS) {
  const page = await openAs(browser, "engineer", { viewport: { width, height }, colorScheme });
  for (const address of paths.length > 0 ? paths : PAGES) {
    await page.goto(address);
    await page.getByRole("heading", { level: 1 }).waitFor();
    // Charts measure their width before they draw.
    if (await page.getByRole("figure").count())
      await page.locator("figure .recharts-surface").first().waitFor();
    const file = `${address.slice(1).replaceAll(/[^a-z0-9]+/gi, "-")}--${name}.png`;
    await page.screenshot({ path: path.join(folder, file), fullPage: true });
  }
  await page.context().close();
}
await browser.close();
