import { expect, test } from "vitest";
import { parseEnv } from "./env.ts";

const complete = {
  DATABASE_URL: "postgresql://localhost/countersign",
  NEXTAUTH_URL: "http://localhost:8080/somewhere",
  NEXTAUTH_SECRET: "0123456789abcdef",
};

test("a complete environment gives one exact origin", () => {
  expect(parseEnv(complete)).toMatchObject({
    origin: "http://localhost:8080",
    demo: false,
    production: false,
  });
});

test.each([
  ["DATABASE_URL", undefined],
  ["NEXTAUTH_URL", "javascript:alert(1)"],
  ["NEXTAUTH_URL", undefined],
  ["NEXTAUTH_SECRET", "short"],
  ["TRUSTED_PROXY_HOPS", "all"],
  ["TRUSTED_PROXY_HOPS", "-1"],
])("%s = %s is refused by name", (name, value) => {
  expect(() => parseEnv({ ...complete, [name]: value })).toThrow(name);
});

test("only the exact value 1 makes a demo", () => {
  expect(parseEnv({ ...complete, COUNTERSIGN_DEMO: "0" }).demo).toBe(false);
  expect(parseEnv({ ...complete, COUNTERSIGN_DEMO: "1" }).demo).toBe(true);
});

test("no proxy is trusted unless it is said how many there are", () => {
  expect(parseEnv(complete).trustedProxyHops).toBe(0);
  expect(parseEnv({ ...complete, TRUSTED_PROXY_HOPS: "2" }).trustedProxyHops).toBe(2);
});
