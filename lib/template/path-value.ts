/** Steps into nested data: field names, and for lists the element's own id, kind or role, else its index. */
export type Path = string;

const KEYS = ["id", "kind", "role"] as const;

/** The key under which an element of a list is found again after others were added or removed. */
export function elementKey(element: unknown, index: number): string {
  if (typeof element === "object" && element !== null) {
    for (const key of KEYS) {
      const value = (element as Record<string, unknown>)[key];
      if (typeof value === "string") return value;
    }
  }
  return String(index);
}

function stepInto(value: unknown, step: string): { holder: unknown; key: string | number } | null {
  if (Array.isArray(value)) {
    const index = value.findIndex((element, position) => elementKey(element, position) === step);
    return index < 0 ? null : { holder: value, key: index };
  }
  return typeof value === "object" && value !== null ? { holder: value, key: step } : null;
}

/** The value at a path, or undefined. */
export function readPath(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path.split("/")) {
    const place = stepInto(value, step);
    if (!place || !Object.hasOwn(place.holder as object, place.key)) return undefined;
    value = (place.holder as Record<string | number, unknown>)[place.key];
  }
  return value;
}

/** Sets the value at a path whose parent exists; `undefined` takes the field away. Changes `root`: give it a copy. */
export function writePath(root: object, path: Path, value: unknown): void {
  const steps = path.split("/");
  const last = steps.pop() ?? "";
  const parent = steps.length === 0 ? root : readPath(root, steps.join("/"));
  const place = stepInto(parent, last);
  if (!place) throw new Error(`There is no ${path} to set.`);
  const holder = place.holder as Record<string | number, unknown>;
  if (value === undefined) delete holder[place.key];
  else holder[place.key] = value;
}

export type Leaf = { path: Path; value: string | number | boolean | null };

/** Every plain value below `root` with its path. */
export function leaves(root: unknown, prefix = ""): Leaf[] {
  const below = (key: string) => (prefix === "" ? key : `${prefix}/${key}`);
  if (Array.isArray(root)) {
    return root.flatMap((element, index) => leaves(element, below(elementKey(element, index))));
  }
  if (typeof root === "object" && root !== null) {
    return Object.entries(root).flatMap(([key, value]) => leaves(value, below(key)));
  }
  if (root === undefined) return [];
  return [{ path: prefix, value: root as Leaf["value"] }];
}
