import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { codeOf, createWire, isTechnicalAnswer, opOf, type WireRequest } from "./wire.ts";

const BASE = "https://venue.test/api/v5";

describe("the wire", () => {
  test.each([
    ["POST", "/trade/batch-orders", "create"],
    ["POST", "/trade/order", "create"],
    ["GET", "/trade/order?clOrdId=a", "order"],
    ["POST", "/trade/cancel-batch-orders", "cancel"],
    ["POST", "/trade/cancel-order", "cancel"],
    ["POST", "/trade/amend-order", "amend"],
    ["POST", "/trade/close-position", "close"],
    ["POST", "/trade/cancel-all-after", "cancel-all-after"],
    ["GET", "/account/positions?instType=SWAP", "positions"],
  ])("%s %s is %s", (method, path, op) => {
    expect(opOf(method, `${BASE}${path}`)).toBe(op);
  });

  test.each([
    { name: "success", status: 200, body: '{"code":"0","data":[]}', code: "0", isTechnical: false },
    {
      name: "one refused order of a batch",
      status: 200,
      body: '{"code":"1","data":[{"sCode":"51169"}]}',
      code: "51169",
      isTechnical: false,
    },
    { name: "busy", status: 200, body: '{"code":"50011"}', code: "50011", isTechnical: true },
    { name: "endpoint timeout", status: 200, body: '{"code":"50004"}', code: "50004", isTechnical: true },
    { name: "bad signature", status: 401, body: '{"code":"50113"}', code: "50113", isTechnical: true },
    { name: "server error", status: 503, body: "<html>", code: undefined, isTechnical: true },
    {
      name: "an answer that cannot be read",
      status: 200,
      body: "<html>",
      code: undefined,
      isTechnical: true,
    },
    { name: "insufficient margin", status: 200, body: '{"code":"51008"}', code: "51008", isTechnical: false },
  ])("$name: technical failure $isTechnical", ({ status, body, code, isTechnical }) => {
    expect(codeOf(body)).toBe(code);
    expect(isTechnicalAnswer(status, code)).toBe(isTechnical);
  });

  test("measures until the last byte of the answer and reports a broken connection", async () => {
    const seen: WireRequest[] = [];
    const wire = createWire((request) => seen.push(request));
    const server = createServer((request, answer) => {
      if (request.url === "/broken") return request.socket.destroy();
      answer.write('{"code":');
      setTimeout(() => answer.end('"0"}'), 80);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await (await wire.fetch(`${url}/slow`)).json()).toEqual({ code: "0" });
    await expect(wire.fetch(`${url}/broken`)).rejects.toThrow();
    wire.close();
    server.closeAllConnections();
    server.close();
    expect(seen[0]).toMatchObject({ ok: true, op: "slow", code: "0" });
    expect(seen[0]?.ms).toBeGreaterThan(75);
    expect(seen[1]).toMatchObject({ ok: false, op: "broken", code: "ECONNRESET" });
  });
});
