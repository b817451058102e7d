import { createServer, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import { createRequire } from "node:module";
import { type AddressInfo, connect as netConnect, type Socket } from "node:net";
import type tls from "node:tls";

// The internet of a test: OKX's own names lead to a port of this machine. Loaded into other processes by `--import`.

/** Port of the front to which a process that imports this file sends what is meant for okx.com. */
export const OKX_PORT_VARIABLE = "COUNTERSIGN_TEST_OKX_PORT";

type Connect = typeof tls.connect;

/** From now on TLS connections of this process to okx.com arrive at the port, in the clear. Returns what undoes it. */
export function redirectOkx(port: number): () => void {
  const mutable = createRequire(import.meta.url)("node:tls") as { connect: Connect };
  const { connect } = mutable;
  const redirected = (...args: Parameters<Connect>) => {
    const options = args[0] as unknown as { host?: string; servername?: string };
    const host = options.host ?? options.servername ?? "";
    return /(^|\.)okx\.com$/.test(host) ? netConnect({ host: "127.0.0.1", port }) : connect(...args);
  };
  mutable.connect = redirected as Connect;
  return () => {
    mutable.connect = connect;
  };
}

export type OkxFront = {
  port: number;
  /** Signed requests that carried the header of OKX's demo trading, and those that did not. */
  signed: { demo: number; live: number };
  close: () => Promise<void>;
};

/** Stands before the paper exchange as www.okx.com would: the same API and streams, and no page that says what it is. */
export async function startOkxFront(paperUrl: string): Promise<OkxFront> {
  const paper = new URL(paperUrl);
  const signed = { demo: 0, live: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((asked, answer) => {
    if (!asked.url?.startsWith("/api/v5/")) return void answer.writeHead(404).end();
    if (asked.headers["ok-access-key"])
      signed[asked.headers["x-simulated-trading"] === "1" ? "demo" : "live"] += 1;
    const target = { host: paper.hostname, port: paper.port, path: asked.url, method: asked.method ?? "GET" };
    const passedOn = httpRequest({ ...target, headers: asked.headers }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    passedOn.on("error", () => answer.destroy());
    asked.pipe(passedOn);
  });
  server.on("connection", (socket) => sockets.add(socket));
  server.on("upgrade", (asked, socket, head) =>
    passOnStream(asked, socket as Socket, head, Number(paper.port)),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, signed, close: () => closeAll(server, sockets) };
}

function passOnStream(asked: IncomingMessage, socket: Socket, head: Buffer, port: number): void {
  const stream = netConnect({ host: "127.0.0.1", port }, () => {
    const headers = asked.rawHeaders
      .map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`))
      .join("");
    stream.write(`GET ${asked.url} HTTP/1.1\r\n${headers}\r\n`);
    stream.write(head);
    stream.pipe(socket).pipe(stream);
  });
  for (const [one, other] of [
    [stream, socket],
    [socket, stream],
  ] as const)
    one.on("error", () => other.destroy()).on("close", () => other.destroy());
}

async function closeAll(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  for (const socket of sockets) socket.destroy();
  await closed;
}

const given = process.env[OKX_PORT_VARIABLE];
if (given) redirectOkx(Number(given));
