import { createServer } from "node:net";
import { expect, test } from "vitest";
import { canaryV1 } from "#lib/template/canary-v1.ts";
import { freePort, freePorts, type Ports, portsFrom, requirePortsFree } from "./ports.ts";

const defaults: Ports = { web: 8080, metrics: 9090, paper: 8090, paperAdmin: 8091, postgres: 54329 };

test.each([
  ["no wish", {}, defaults],
  ["an empty wish", { WEB_PORT: "" }, defaults],
  ["one other port", { WEB_PORT: "3000" }, { ...defaults, web: 3000 }],
  ["another database port", { PG_PORT: "5433" }, { ...defaults, postgres: 5433 }],
])("ports from the environment: %s", (_name, env, ports) => {
  expect(portsFrom(env)).toEqual(ports);
});

test("a start without any wish serves the dashboard and the metrics where the form says", () => {
  const { web, metrics } = portsFrom({});
  expect(canaryV1.monitoring.map(({ address }) => address)).toEqual(
    expect.arrayContaining([`http://localhost:${web}/dashboard`, `http://localhost:${metrics}/metrics`]),
  );
});

test.each(["0", "65536", "-1", "80a", "1.5", "http"])("%s is refused as a port, in words", (text) => {
  expect(() => portsFrom({ WEB_PORT: text })).toThrow(
    `WEB_PORT is "${text}", which is not a port. Nothing was started.`,
  );
});

test("a port in use is named in a sentence that says what to do", async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)),
  );
  const ports = { ...(await freePorts()), web: port };
  await expect(requirePortsFree(ports, ["paper", "web"])).rejects.toThrow(
    `Port ${port}, which web needs, is in use by another program. Nothing was started and nothing was changed. ` +
      `End that program, or choose another port: WEB_PORT=${port + 1} npm start`,
  );
  await expect(requirePortsFree(ports, ["paper"])).resolves.toBeUndefined();
  await new Promise((resolve) => server.close(resolve));
  await expect(requirePortsFree(ports, ["web"])).resolves.toBeUndefined();
});

test("free ports are five different ones", async () => {
  expect(new Set(Object.values(await freePorts())).size).toBe(5);
  expect(await freePort()).toBeGreaterThan(1023);
});
