import { createServer } from "node:net";
import { PlainFailure, systemErrorCode } from "./plain-failure.ts";

/** What each part listens on. Every port is on this machine; only the web port is meant for people. */
export type Ports = { web: number; metrics: number; paper: number; paperAdmin: number; postgres: number };

const DEFAULTS: Ports = { web: 8080, metrics: 9090, paper: 8090, paperAdmin: 8091, postgres: 54329 };

/** The environment variable that moves each port. */
const VARIABLES: Record<keyof Ports, string> = {
  web: "WEB_PORT",
  metrics: "METRICS_PORT",
  paper: "PAPER_PORT",
  paperAdmin: "PAPER_ADMIN_PORT",
  postgres: "PG_PORT",
};

const HIGHEST_PORT = 65_535;

function readPort(variable: string, text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port <= HIGHEST_PORT) return port;
  throw new PlainFailure(
    `${variable} is "${text}", which is not a port. Nothing was started. Set it to a number from 1 to ${HIGHEST_PORT}, or unset it.`,
  );
}

/** The ports that the environment asks for, with the defaults where it says nothing. */
export function portsFrom(env: Readonly<Record<string, string | undefined>>): Ports {
  const ports = { ...DEFAULTS };
  for (const key of Object.keys(VARIABLES) as (keyof Ports)[]) {
    const text = env[VARIABLES[key]];
    if (text) ports[key] = readPort(VARIABLES[key], text);
  }
  return ports;
}

/** The sentence for a port that another program holds. */
export function portInUseSentence(key: keyof Ports, port: number): string {
  return (
    `Port ${port}, which ${key} needs, is in use by another program. Nothing was started and nothing was changed. ` +
    `End that program, or choose another port: ${VARIABLES[key]}=${port + 1} npm start`
  );
}

function listen(port: number, host: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const taken = typeof address === "object" && address ? address.port : port;
      server.close(() => resolve(taken));
    });
  });
}

/** Refuses, in words, when one of the ports is taken. The web server listens on every address, so that one is tried too. */
export async function requirePortsFree(ports: Ports, needed: readonly (keyof Ports)[]): Promise<void> {
  for (const key of needed) {
    for (const host of key === "web" ? [undefined, "127.0.0.1"] : ["127.0.0.1"]) {
      try {
        await listen(ports[key], host);
      } catch (error) {
        if (systemErrorCode(error) === "EADDRINUSE")
          throw new PlainFailure(portInUseSentence(key, ports[key]));
        if (systemErrorCode(error) !== "EACCES") throw error;
        throw new PlainFailure(
          `Port ${ports[key]} needs rights that this user has not. Nothing was started. Choose one above 1023: ${VARIABLES[key]}=8080 npm start`,
        );
      }
    }
  }
}

/** A port that nobody holds at this moment. */
export function freePort(): Promise<number> {
  return listen(0, "127.0.0.1");
}

/** Free ports for a stack of its own, beside any other. */
export async function freePorts(): Promise<Ports> {
  const taken = new Set<number>();
  while (taken.size < Object.keys(DEFAULTS).length) taken.add(await freePort());
  const [web, metrics, paper, paperAdmin, postgres] = [...taken] as [number, number, number, number, number];
  return { web, metrics, paper, paperAdmin, postgres };
}
