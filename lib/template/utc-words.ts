/** A moment (epoch ms) as people read it everywhere here: "2026-11-22 20:31:04 UTC". */
export function utcWords(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
