/**
 * Two messages that arrive together wake a watch once, and the later one is then only in the client's cache; without
 * another push it would be seen seconds later. So what the cache holds is read now and once more when this turn is over,
 * and taken again if it has changed. `read` must look at the cache; values are compared by their JSON.
 */
export function takeAgain<Pushed, Value>(
  read: (pushed: Pushed) => Value,
  take: (value: Value) => void,
): (pushed: Pushed) => void {
  return (pushed) => {
    const first = read(pushed);
    take(first);
    setImmediate(() => {
      const later = read(pushed);
      if (JSON.stringify(later) !== JSON.stringify(first)) take(later);
    });
  };
}
