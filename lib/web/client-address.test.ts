import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { forwardedAddress } from "./client-address.ts";
import { ownTheAddress } from "./own-address.ts";

test.each<[string, string, number, string]>([
  ["without proxies the connection's own address counts", "", 0, "192.0.2.9"],
  ["without proxies a client's words count for nothing", "1.1.1.1, 2.2.2.2", 0, "192.0.2.9"],
  ["behind one proxy its entry counts", "1.1.1.1", 1, "1.1.1.1"],
  ["behind one proxy a forged entry before it does not", "6.6.6.6, 1.1.1.1", 1, "1.1.1.1"],
  ["behind two proxies the outer one's entry counts", "6.6.6.6, 1.1.1.1, 10.0.0.1", 2, "1.1.1.1"],
  ["a proxy that was expected and has added nothing gives the nearest that is known", "", 2, "192.0.2.9"],
])("%s", (_name, header, hops, address) => {
  expect(forwardedAddress(header, "192.0.2.9", hops)).toBe(address);
});

test("IPv4 in IPv6 clothes is the same address", () => {
  expect(forwardedAddress("", "::ffff:192.0.2.9", 0)).toBe("192.0.2.9");
  expect(forwardedAddress("", undefined, 0)).toBe("unknown");
});

test("a request's headers tell the connection's address, whatever the client wrote there", async () => {
  ownTheAddress(0);
  const server = createServer(({ headers }, response) => void response.end(JSON.stringify(headers)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const forged = {
    "x-forwarded-for": "6.6.6.6",
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "https",
    "x-real-ip": "6.6.6.6",
  };
  const seen = await new Promise<Record<string, string>>((resolve) => {
    request({ port, host: "127.0.0.1", headers: forged }, async (answer) => {
      const parts: Buffer[] = [];
      for await (const part of answer) parts.push(part);
      resolve(JSON.parse(Buffer.concat(parts).toString()));
    }).end();
  });
  server.close();
  expect(seen["x-forwarded-for"]).toBe("127.0.0.1");
  expect(Object.keys(seen).filter((name) => name.startsWith("x-"))).toEqual(["x-forwarded-for"]);
});
