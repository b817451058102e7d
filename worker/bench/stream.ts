/** placeholder */
export async function benchStream(_say: (line: string) => void, _count?: number): Promise<object> {
  throw new Error("not yet");
}
