/** The same numbers on a SharedArrayBuffer; copied unless they are already. */
export function shareRows<Rows extends Float32Array | Float64Array>(data: Rows): Rows {
  if (data.buffer instanceof SharedArrayBuffer) return data;
  const memory = new SharedArrayBuffer(data.byteLength);
  const shared = data instanceof Float32Array ? new Float32Array(memory) : new Float64Array(memory);
  shared.set(data);
  return shared as Rows;
}
