/** A block of WebAssembly memory that threads share. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
}

/** A compiled module; it can be sent to threads. */
export type CompiledModule = object;

interface WebAssemblyApi {
  Memory: new (size: { initial: number; maximum: number; shared: true }) => SharedMemory;
  Module: new (bytes: Uint8Array) => CompiledModule;
  Instance: new (module: CompiledModule, imports: object) => { exports: Record<string, unknown> };
}

/** What is used of WebAssembly; its types are part of the browser's library, which is not loaded. */
export const webAssembly = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;
