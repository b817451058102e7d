/** One life of a part: its process, and how to end it. */
export type Life = { pid: number; ended: Promise<string>; stop(): Promise<void> };

export type Supervised = { pid(): number | undefined; stop(): Promise<void>; gaveUp: Promise<string> };

export type SuperviseOptions = {
  name: string;
  start(): Promise<Life>;
  say(line: string): void;
  /** Called with each new life, so that a lock file can remember its process. */
  onLife?(life: Life): void;
  /** Where parts are killed on purpose: always started again, always after the first pause. */
  isKilledOnPurpose?: boolean;
  wait?(ms: number, signal: AbortSignal): Promise<void>;
  now?(): number;
};

/** A part that dies is started again after 0.5, 1, 2, 4 s; a part that dies this often in a row has a fault of its own. */
export const MOST_DEATHS_IN_A_ROW = 5;
const FIRST_PAUSE_MS = 500;
/** A life longer than this was a good one: the count of deaths begins anew. */
const GOOD_LIFE_MS = 60_000;

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** The pause before the next start, after so many deaths in a row (1 = the first). */
export function pauseMs(deaths: number): number {
  return FIRST_PAUSE_MS * 2 ** (deaths - 1);
}

/**
 * Keeps a part alive until `stop`: restarts it when it dies, says so, and gives up with a sentence when it dies too
 * often. Resolves when the first life has begun; fails when it could not begin.
 */
export async function supervise(options: SuperviseOptions): Promise<Supervised> {
  const { name, say, wait = sleep, now = Date.now } = options;
  const stopping = new AbortController();
  let life: Life | undefined = await options.start();
  options.onLife?.(life);

  const keepAlive = async (): Promise<string> => {
    let deaths = 0;
    for (;;) {
      const bornAt = now();
      const reason = life ? await life.ended : "it could not be started";
      life = undefined;
      if (stopping.signal.aborted) return "";
      const isFirst = options.isKilledOnPurpose || now() - bornAt > GOOD_LIFE_MS;
      deaths = isFirst ? 1 : deaths + 1;
      if (deaths >= MOST_DEATHS_IN_A_ROW) {
        return `${name} ended ${deaths} times in a row (${reason}) and is not started again. Its last words stand in log/${name}.log of the state folder. Mend the cause and start Countersign again.`;
      }
      say(`${name} ended (${reason}); starting it again in ${pauseMs(deaths) / 1_000} s`);
      await wait(pauseMs(deaths), stopping.signal);
      if (stopping.signal.aborted) return "";
      life = await options.start().catch(() => undefined);
      if (life) options.onLife?.(life);
      if (stopping.signal.aborted) await life?.stop();
    }
  };

  const over = keepAlive();
  return {
    pid: () => life?.pid,
    gaveUp: over.then((sentence) => (sentence ? sentence : new Promise<string>(() => {}))),
    stop: async () => {
      stopping.abort();
      await life?.stop();
      await over;
    },
  };
}
