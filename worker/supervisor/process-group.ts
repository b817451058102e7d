/**
 * Signals a whole process group: the process that leads it and whatever it started. A group that is gone is no trouble.
 * What has left the group by a session of its own is not reached.
 */
export function endGroup(leaderPid: number | undefined | null, signal: NodeJS.Signals): void {
  if (leaderPid === undefined || leaderPid === null) return;
  try {
    process.kill(-leaderPid, signal);
  } catch {
    // Nobody of it is left.
  }
}
