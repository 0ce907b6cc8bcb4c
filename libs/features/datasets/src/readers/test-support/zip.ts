import { crc32, deflateRawSync } from 'node:zlib';

/** One entry of a hand-made archive; what is left out is as an honest packer would write it. */
export interface ZipEntrySpec {
  name: string | Buffer;
  data: Buffer;
  method?: 0 | 8 | 14;
  flags?: number;
  unixMode?: number;
  /** What the headers claim. */
  claimedSize?: number;
  claimedPackedSize?: number;
  claimedCrc?: number;
  /** Use the data of the entry before. */
  sharesData?: boolean;
}

function centralHeader(spec: ZipEntrySpec, packed: number, offset: number): Buffer {
  const name = Buffer.from(spec.name as string);
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE((3 << 8) | 20, 4);
  header.writeUInt16LE(20, 6);
  header.writeUInt16LE(spec.flags ?? 0x800, 8);
  header.writeUInt16LE(spec.method ?? 8, 10);
  header.writeUInt32LE(spec.claimedCrc ?? crc32(spec.data), 16);
  header.writeUInt32LE(spec.claimedPackedSize ?? packed, 20);
  header.writeUInt32LE(spec.claimedSize ?? spec.data.byteLength, 24);
  header.writeUInt16LE(name.byteLength, 28);
  header.writeUInt32LE(((spec.unixMode ?? 0o100644) << 16) >>> 0, 38);
  header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, name]);
}

function localHeader(spec: ZipEntrySpec): Buffer {
  const name = Buffer.from(spec.name as string);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(spec.flags ?? 0x800, 6);
  header.writeUInt16LE(spec.method ?? 8, 8);
  header.writeUInt16LE(name.byteLength, 26);
  return Buffer.concat([header, name]);
}

/** The end of an archive: the record that says where its directory lies, with the 64-bit one for many entries. */
export function zipEnd(entries: number, directoryBytes: number, directoryOffset: number): Buffer {
  const many = entries > 0xffff;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(many ? 0xffff : entries, 8);
  end.writeUInt16LE(many ? 0xffff : entries, 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(directoryOffset, 16);
  if (!many) return end;
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(entries), 24);
  record.writeBigUInt64LE(BigInt(entries), 32);
  record.writeBigUInt64LE(BigInt(directoryBytes), 40);
  record.writeBigUInt64LE(BigInt(directoryOffset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(directoryOffset + directoryBytes), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator, end]);
}

/** The directory and end of an archive whose entries claim things; `offset` is where the directory is put. */
export function zipDirectory(specs: readonly ZipEntrySpec[], offset: number): Buffer {
  const directory = Buffer.concat(specs.map((spec) => centralHeader(spec, spec.data.byteLength, 0)));
  return Buffer.concat([directory, zipEnd(specs.length, directory.byteLength, offset)]);
}

/** A whole archive. */
export function makeZip(specs: readonly ZipEntrySpec[]): Buffer {
  const pieces: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  let dataOffset = 0;
  for (const spec of specs) {
    const packed = spec.method === 0 ? spec.data : deflateRawSync(spec.data);
    if (!spec.sharesData) {
      dataOffset = offset;
      const local = Buffer.concat([localHeader(spec), packed]);
      pieces.push(local);
      offset += local.byteLength;
    }
    central.push(centralHeader(spec, packed.byteLength, dataOffset));
  }
  const directory = Buffer.concat(central);
  return Buffer.concat([...pieces, directory, zipEnd(specs.length, directory.byteLength, offset)]);
}
