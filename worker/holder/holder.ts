import { timingSafeEqual } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { launchSourced } from "#worker/adapters/launch-sourced.ts";
import { type CanaryProcess, readLines } from "#worker/supervisor/child-process.ts";
import { LineFile } from "#worker/supervisor/line-file.ts";
import { KeptLines } from "./kept-lines.ts";
import { type Ended, type FromHolder, type HolderSpec, monotonicMs, type ToHolder } from "./protocol.ts";

/** A canary whose supervisor is not heard for this long is closed: nobody would bring it down in time. */
export const UNWATCHED_MS = 3_000;
/** It then gets this long to close its position and exit before SIGTERM. */
const CLOSE_GRACE_MS = 8_000;
const LOOK_MS = 100;
/** After the canary's end a successor may still ask how it ended. */
const LINGER_MS = 5_000;
/** A holder that nobody ever asks to launch anything goes. */
const UNUSED_MS = 15_000;
/** A supervisor that takes lines so slowly holds the canary up, as a full pipe would (bytes). */
const SLOW_READER_BYTES = 1_000_000;

type Supervisor = { socket: Socket; isFollowing: boolean };

/**
 * Owns the pipes of one canary, so that the canary outlives its supervisor for a moment: lines wait, numbered, for the next
 * one. Obeys the supervisor with the highest lease epoch only. When none is heard for UNWATCHED_MS it ends the canary's
 * input, which means: close everything and exit. Knows nothing of rules, venue or database.
 */
export class Holder {
  readonly over: Promise<void>;
  readonly #spec: HolderSpec;
  readonly #lines = new KeptLines();
  readonly #copy: LineFile;
  readonly #finish: () => void;
  #child: CanaryProcess | null = null;
  #pid: number | null = null;
  #spawnFailed: string | null = null;
  #exit: Ended | null = null;
  #endedAtMs: number | null = null;
  #isEnding = false;
  #supervisor: Supervisor | null = null;
  #epoch = -1;
  #heardMs = monotonicMs();

  constructor(spec: HolderSpec) {
    this.#spec = spec;
    this.#copy = new LineFile(spec.stdoutPath);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.over = promise;
    this.#finish = resolve;
  }

  /** Listens on this machine and writes down where. */
  async open(): Promise<void> {
    const server = createServer((socket) => this.#greet(socket));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    const { addressPath, token } = this.#spec;
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    writeFileSync(`${addressPath}.part`, JSON.stringify({ port, token }), { mode: 0o600 });
    renameSync(`${addressPath}.part`, addressPath);
    const looking = setInterval(() => this.#look(), LOOK_MS);
    void this.over.then(async () => {
      clearInterval(looking);
      rmSync(addressPath, { force: true });
      await this.#copy.close();
      server.close();
      this.#supervisor?.socket.destroy();
    });
  }

  /** Ends the canary in good order, as when its supervisor is gone. */
  end(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    if (this.#child) void this.#child.stop({ closeAll: true, graceMs: CLOSE_GRACE_MS });
    else this.#finish();
  }

  #look(): void {
    const now = monotonicMs();
    const silentMs = now - this.#heardMs;
    if (this.#endedAtMs !== null) {
      const isTold = this.#supervisor?.isFollowing ?? false;
      if (now - this.#endedAtMs > (isTold ? LOOK_MS : LINGER_MS)) this.#finish();
    } else if (silentMs > (this.#child ? UNWATCHED_MS : UNUSED_MS)) this.end();
  }

  #greet(socket: Socket): void {
    let isAdmitted = false;
    socket.setNoDelay(true);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      if (this.#supervisor?.socket !== socket) return;
      this.#supervisor = null;
      this.#child?.pause(false);
    });
    socket.on("drain", () => this.#child?.pause(false));
    readLines(socket, (text) => {
      const message = parse(text);
      if (!message) socket.destroy();
      else if (isAdmitted) this.#take(socket, message);
      else if (message.type !== "attach" || !isSame(message.token, this.#spec.token)) socket.destroy();
      else isAdmitted = this.#admit(socket, message.epoch);
    });
  }

  #admit(socket: Socket, epoch: number): boolean {
    if (epoch < this.#epoch) {
      send(socket, { type: "sentAway" });
      socket.end();
      return false;
    }
    const before = this.#supervisor;
    this.#supervisor = { socket, isFollowing: false };
    this.#epoch = epoch;
    this.#heardMs = monotonicMs();
    if (before) {
      send(before.socket, { type: "sentAway" });
      before.socket.end();
    }
    send(socket, {
      type: "attached",
      pid: this.#pid,
      clockBaseMs: this.#spec.clockBaseMs,
      isEnding: this.#isEnding || this.#exit !== null,
      firstLineKept: this.#lines.first,
    });
    return true;
  }

  #take(socket: Socket, message: ToHolder): void {
    const supervisor = this.#supervisor;
    if (supervisor?.socket !== socket) return;
    this.#heardMs = monotonicMs();
    if (message.type === "follow") this.#follow(supervisor, message.fromLine);
    else if (message.type === "control") this.#child?.send(message.control);
    else if (message.type === "kill") this.#child?.kill();
    else if (message.type === "stop") {
      const { closeAll, graceMs } = message;
      this.#isEnding = true;
      void this.#child?.stop({ closeAll, graceMs });
    }
  }

  #follow(supervisor: Supervisor, fromLine: number): void {
    supervisor.isFollowing = true;
    if (this.#child === null && !this.#isEnding) this.#launch();
    else if (this.#spawnFailed !== null) this.#tell({ type: "spawnFailed", reason: this.#spawnFailed });
    for (const line of this.#lines.since(fromLine)) this.#tell({ type: "line", ...line });
    if (this.#exit) this.#tell({ type: "exited", exit: this.#exit });
  }

  #launch(): void {
    const { command, cwd, env, sources, stopGraceMs, termGraceMs } = this.#spec;
    this.#child = launchSourced({
      command,
      cwd,
      env,
      sources,
      stopGraceMs,
      termGraceMs,
      onSpawned: (pid) => {
        this.#pid = pid;
        this.#tell({ type: "spawned", pid });
      },
      onSpawnFailed: (reason) => {
        this.#spawnFailed = reason;
        this.#tell({ type: "spawnFailed", reason });
      },
      onLine: (text) => {
        this.#tell({ type: "line", ...this.#lines.add(text) });
        this.#copy.write(text);
      },
      onExit: (exit) => {
        // Whoever hears of the end may archive the file at once.
        void this.#copy.flushed();
        this.#exit = exit;
        this.#endedAtMs = monotonicMs();
        this.#tell({ type: "exited", exit });
      },
    });
  }

  #tell(message: FromHolder): void {
    const supervisor = this.#supervisor;
    if (!supervisor?.isFollowing) return;
    send(supervisor.socket, message);
    if (supervisor.socket.writableLength > SLOW_READER_BYTES) this.#child?.pause(true);
  }
}

function send(socket: Socket, message: FromHolder): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}

function isSame(given: unknown, expected: string): boolean {
  const [a, b] = [Buffer.from(String(given)), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function parse(text: string): ToHolder | null {
  try {
    return JSON.parse(text) as ToHolder;
  } catch {
    return null;
  }
}
