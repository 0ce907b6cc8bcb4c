/**
 * One key per intended job: the same request sent again because no answer came (a lost connection) carries the same key,
 * so that the API starts one job. Once an answer came, the next identical request means a new job.
 */
export class IdempotencyKeys {
  private readonly open = new Map<string, string>();

  constructor(private readonly newKey: () => string = () => crypto.randomUUID()) {}

  /** Runs `send` with the key of this request. `answered` tells from an error whether the server did answer. */
  async use<T>(request: string, send: (key: string) => Promise<T>, answered: (error: unknown) => boolean): Promise<T> {
    const key = this.open.get(request) ?? this.newKey();
    this.open.set(request, key);
    try {
      const result = await send(key);
      this.open.delete(request);
      return result;
    } catch (error) {
      if (answered(error)) this.open.delete(request);
      throw error;
    }
  }
}
