/** Seeded random numbers: the same seed gives the same sequence on every machine. */
export interface Random {
  uniform(): number;
  gaussian(): number;
  exponential(mean: number): number;
  poisson(mean: number): number;
}

function hashSeed(seed: string): number {
  let hash = 2166136261;
  for (let i = 0; i < seed.length; i++) hash = Math.imul(hash ^ seed.charCodeAt(i), 16777619);
  return hash >>> 0;
}

/** mulberry32 behind the usual distributions. `seed` may be any text or number. */
export function createRandom(seed: string | number): Random {
  let state = hashSeed(String(seed));
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const exponential = (mean: number) => -mean * Math.log(1 - uniform());
  const gaussian = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const poisson = (mean: number) => {
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = uniform(); product > limit; product *= uniform()) count++;
    return count;
  };
  return { uniform, gaussian, exponential, poisson };
}
