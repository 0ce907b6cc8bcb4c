/** Writes protobuf wire format: just what ONNX models need. Fields are appended in the order they are called. */
export class ProtobufWriter {
  private readonly parts: Uint8Array[] = [];

  /** A varint field (int32, int64, bool, enum); negative numbers take ten bytes. */
  integer(field: number, value: number | bigint): this {
    return this.varint(BigInt(field) << 3n).varint(BigInt.asUintN(64, BigInt(value)));
  }

  /** A float field. */
  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.varint((BigInt(field) << 3n) | 5n).append(bytes);
  }

  /** A length-delimited field: bytes, a string, or an embedded message. */
  bytes(field: number, value: Uint8Array | string | ProtobufWriter): this {
    const content = value instanceof ProtobufWriter ? value.finish() : toBytes(value);
    return this.varint((BigInt(field) << 3n) | 2n)
      .varint(BigInt(content.length))
      .append(content);
  }

  finish(): Uint8Array {
    return Buffer.concat(this.parts);
  }

  private varint(value: bigint): this {
    const bytes: number[] = [];
    let rest = value;
    do {
      const low = Number(rest & 0x7fn);
      rest >>= 7n;
      bytes.push(rest > 0n ? low | 0x80 : low);
    } while (rest > 0n);
    return this.append(Uint8Array.from(bytes));
  }

  private append(bytes: Uint8Array): this {
    this.parts.push(bytes);
    return this;
  }
}

function toBytes(value: Uint8Array | string): Uint8Array {
  return typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
}
