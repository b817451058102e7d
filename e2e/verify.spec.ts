import { expect, test } from "@playwright/test";
import { pack } from "#lib/bundle/pack.ts";
import { tampered } from "#lib/bundle/tamper-bundle.ts";
import { bundleOf, honestParts } from "#lib/bundle/test-bundle.ts";

const files = bundleOf(honestParts());
const zip = (archive: Uint8Array) => ({
  name: "bundle.zip",
  mimeType: "application/zip",
  buffer: Buffer.from(archive),
});

test("signed out, a bundle is checked in the browser alone, and the first thing wrong is named", async ({
  page,
}) => {
  await page.goto(`${process.env.E2E_URL}/verify`);
  await expect(page.getByRole("heading", { name: "Verify a proof bundle" })).toBeVisible();
  await page.waitForLoadState("networkidle");
  // The verifier is there by now: nothing more is fetched, and nothing is sent.
  await page.context().setOffline(true);
  const choose = page.getByLabel("Choose a proof bundle, or drop it here");
  await choose.setInputFiles(zip(pack(files)));
  await expect(page.getByText("Everything in this bundle holds.")).toBeVisible();
  await expect(page.getByRole("region", { name: "Result" })).toBeFocused();
  await expect(page.getByRole("rowheader", { name: "CTO person" })).toBeVisible();
  await page.getByLabel("The fingerprint that you were given").fill("0000");
  await expect(page.getByText("It is another key.")).toBeVisible();
  await choose.setInputFiles(zip(tampered(files, 3).archive));
  await expect(page.getByText("Do not rely on this bundle.")).toBeVisible();
});
