import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { inCheckout } from "./checkout.ts";

type Entry = { version?: string; resolved?: string; optionalDependencies?: Record<string, string> };
const { packages } = JSON.parse(readFileSync(inCheckout("package-lock.json"), "utf8")) as {
  packages: Record<string, Entry>;
};

test("the lock file names the binaries of every platform, also those that a mirror does not carry", () => {
  const optional = Object.entries(packages).flatMap(([parent, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).map((name) => ({ parent, name })),
  );
  const missing = optional.filter(
    ({ parent, name }) => !packages[`node_modules/${name}`] && !packages[`${parent}/node_modules/${name}`],
  );
  expect(optional.length).toBeGreaterThan(0);
  expect(missing).toEqual([]);
});

test("the lock file names no registry", () => {
  const resolved = Object.entries(packages).filter(([, entry]) => entry.resolved !== undefined);
  expect(Object.keys(packages).length).toBeGreaterThan(100);
  expect(resolved).toEqual([]);
});
