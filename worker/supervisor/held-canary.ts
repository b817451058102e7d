import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Control } from "#lib/canary/telemetry.ts";
import {
  type Ended,
  type FromHolder,
  type HolderAddress,
  type HolderSpec,
  monotonicMs,
  type ToHolder,
} from "#worker/holder/protocol.ts";
import { childEnvironment } from "./child-environment.ts";
import { nowMs } from "./clock.ts";
import { endGroup } from "./process-group.ts";

const HOLDER = fileURLToPath(new URL("../holder/main.ts", import.meta.url));
/** The holder counts a supervisor as gone after seconds; so often it hears of us. */
const HERE_EVERY_MS = 500;
/** A holder starts in a fraction of a second; this is for a machine that is very busy. */
const START_WITHIN_MS = 12_000;
/** A canary that lost its holder sees the end of its input and closes; after this time it is killed. */
const ORPHAN_GRACE_MS = 5_000;

export type HeldHandlers = {
  onLine: (text: string, lineNumber: number) => void;
  onSpawned: (pid: number | null) => void;
  onSpawnFailed: (reason: string) => void;
  onExit: (exit: Ended) => void;
  /** Another supervisor has the canary now. */
  onSentAway: () => void;
};

type Attached = Extract<FromHolder, { type: "attached" }>;

/** One supervisor's connection to the holder of a canary. Nothing here throws or waits but `attached` and `exited`. */
export class HeldCanary {
  readonly exited: Promise<void>;
  readonly #gone: () => void;
  readonly #handlers: HeldHandlers;
  readonly #attached = Promise.withResolvers<Attached>();
  #socket: Socket | null = null;
  #waiting: ToHolder[] = [];
  #pid: number | null = null;
  #isOver = false;
  #here: NodeJS.Timeout | null = null;

  constructor(handlers: HeldHandlers) {
    this.#handlers = handlers;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.exited = promise;
    this.#gone = resolve;
    this.#attached.promise.catch(() => undefined);
  }

  /** Connects to a holder. `epoch`: that of the lease. Rejects when nobody answers. */
  attach({ port, token }: HolderAddress, epoch: number): Promise<Attached> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket = socket;
    socket.once("connect", () => {
      write(socket, { type: "attach", token, epoch });
      for (const message of this.#waiting.splice(0)) write(socket, message);
    });
    socket.on("error", () => undefined);
    socket.once("close", () => this.#lost());
    readMessages(socket, (message) => this.#take(message));
    return this.#attached.promise;
  }

  follow(fromLine: number): void {
    this.#say({ type: "follow", fromLine });
  }

  send(control: Control): void {
    this.#say({ type: "control", control });
  }

  stop(closeAll: boolean, graceMs: number): void {
    this.#say({ type: "stop", closeAll, graceMs });
  }

  kill(): void {
    this.#say({ type: "kill" });
  }

  /** Lets go without a word to the canary. */
  detach(): void {
    this.#end();
    this.#socket?.end();
  }

  /** It could not even be held. */
  fail(reason: string): void {
    if (this.#isOver) return;
    this.#handlers.onSpawnFailed(reason);
    this.#exit({ code: null, signal: null, stderrTail: "" });
  }

  #say(message: ToHolder): void {
    if (this.#isOver) return;
    if (this.#socket && !this.#socket.connecting) write(this.#socket, message);
    else this.#waiting.push(message);
  }

  #take(message: FromHolder): void {
    if (this.#isOver) return;
    if (message.type === "line") this.#handlers.onLine(message.text, message.lineNumber);
    else if (message.type === "attached") {
      this.#pid = message.pid;
      this.#here = setInterval(() => this.#say({ type: "here" }), HERE_EVERY_MS);
      this.#attached.resolve(message);
    } else if (message.type === "spawned") {
      this.#pid = message.pid;
      this.#handlers.onSpawned(message.pid);
    } else if (message.type === "spawnFailed") this.#handlers.onSpawnFailed(message.reason);
    else if (message.type === "exited") this.#exit(message.exit);
    else {
      this.#end();
      this.#handlers.onSentAway();
    }
  }

  #exit(exit: Ended): void {
    this.#end();
    this.#handlers.onExit(exit);
  }

  #end(): void {
    this.#isOver = true;
    if (this.#here) clearInterval(this.#here);
    this.#attached.reject(new Error("the holder of the canary is gone"));
    this.#gone();
  }

  /** The holder itself died: the canary sees the end of its input and closes; it must not stay in any case. */
  #lost(): void {
    if (this.#isOver) return;
    const pid = this.#pid;
    this.#exit({ code: null, signal: null, stderrTail: "the process that held the canary is gone" });
    if (pid !== null) setTimeout(() => endGroup(pid, "SIGKILL"), ORPHAN_GRACE_MS);
  }
}

function write(socket: Socket, message: ToHolder): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}

function readMessages(socket: Socket, take: (message: FromHolder) => void): void {
  let rest = "";
  socket.setEncoding("utf8");
  socket.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(JSON.parse(line) as FromHolder);
  });
}

export function readHolderAddress(addressPath: string): HolderAddress {
  return JSON.parse(readFileSync(addressPath, "utf8")) as HolderAddress;
}

export type LaunchHeld = Omit<HolderSpec, "token" | "clockBaseMs"> & {
  /** Of the lease. */
  epoch: number;
};

/** Starts a holder of its own for a canary, which then launches it. What goes wrong is reported, never thrown. */
export function launchHeld({ epoch, ...launch }: LaunchHeld, handlers: HeldHandlers): HeldCanary {
  const held = new HeldCanary(handlers);
  const spec: HolderSpec = {
    ...launch,
    token: randomBytes(32).toString("hex"),
    clockBaseMs: nowMs() - monotonicMs(),
  };
  held.follow(1);
  startHolder(spec)
    .then(() => held.attach(readHolderAddress(spec.addressPath), epoch))
    .catch((error: Error) => held.fail(`the canary cannot be held: ${error.message}`));
  return held;
}

function startHolder(spec: HolderSpec): Promise<void> {
  mkdirSync(dirname(spec.addressPath), { recursive: true });
  const env = childEnvironment(process.env, {}) as NodeJS.ProcessEnv;
  const holder: ChildProcess = spawn(process.execPath, [HOLDER], { env, stdio: ["pipe", "pipe", "ignore"] });
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      holder.kill("SIGKILL");
      reject(new Error(`its holder did not start within ${START_WITHIN_MS / 1000} s`));
    }, START_WITHIN_MS);
    const settle = (act: () => void) => () => {
      clearTimeout(late);
      act();
    };
    holder.once("error", (error) => settle(() => reject(error))());
    holder.once(
      "exit",
      settle(() => reject(new Error("its holder ended at once"))),
    );
    holder.stdout?.once("data", settle(resolve));
    holder.stdin?.on("error", () => undefined);
    holder.stdin?.end(JSON.stringify(spec));
  });
}
