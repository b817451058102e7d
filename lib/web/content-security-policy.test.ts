import { expect, test } from "vitest";
import { contentSecurityPolicy } from "./content-security-policy.ts";

test("scripts run with the nonce only: nothing inline, nothing evaluated", () => {
  const scripts = contentSecurityPolicy("abc", false)
    .split("; ")
    .find((rule) => rule.startsWith("script-src"));
  expect(scripts).toBe("script-src 'self' 'nonce-abc' 'strict-dynamic'");
});

test("nothing is loaded from elsewhere and nobody may frame the pages", () => {
  const policy = contentSecurityPolicy("abc", false);
  expect(policy).not.toMatch(/https?:|\*/);
  expect(policy).toContain("frame-ancestors 'none'");
});
