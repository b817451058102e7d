const MB = 1_048_576;
const MS_PER_MINUTE = 60_000;

/** Least-squares slope and range of resident memory after warm-up. */
export class MemoryStats {
  n = 0;
  lastMb: number | null = null;
  lastAtMs: number | null = null;
  #originMs = 0;
  #sumT = 0;
  #sumM = 0;
  #sumTT = 0;
  #sumTM = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;

  add(rssBytes: number, atMs: number, isWarm: boolean): void {
    const mb = rssBytes / MB;
    this.lastMb = mb;
    this.lastAtMs = atMs;
    if (!isWarm) return;
    if (this.n === 0) this.#originMs = atMs;
    const minutes = (atMs - this.#originMs) / MS_PER_MINUTE;
    this.n += 1;
    this.#sumT += minutes;
    this.#sumM += mb;
    this.#sumTT += minutes * minutes;
    this.#sumTM += minutes * mb;
    this.#min = Math.min(this.#min, mb);
    this.#max = Math.max(this.#max, mb);
  }

  /** MB a minute; null below two samples at different times. */
  slopeMbPerMin(): number | null {
    const spread = this.n * this.#sumTT - this.#sumT * this.#sumT;
    return spread > 0 ? (this.n * this.#sumTM - this.#sumT * this.#sumM) / spread : null;
  }

  /** (largest − smallest) ÷ smallest, percent. */
  rangePct(): number | null {
    return this.n > 0 && this.#min > 0 ? ((this.#max - this.#min) / this.#min) * 100 : null;
  }
}
