/** What sealed keys are bound to. Put into another row, or under another profile or fingerprint, they do not open. */
export function keyContext(given: { venueId: string; digest: string; fingerprint: string }): string {
  const { venueId, digest, fingerprint } = given;
  return JSON.stringify(["countersign/venue-keys/v1", venueId, digest, fingerprint]);
}
