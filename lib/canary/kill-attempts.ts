/** After this many failed proofs of flatness a run is STUCK: it escalates and keeps trying. Three covers one lost answer and one partial close. */
export const STUCK_AFTER_ATTEMPTS = 3;
