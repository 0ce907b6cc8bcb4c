import { NumericError } from '../numeric-error';

/** Bytes before the header text: magic, version, and the widest length field (version 2 and 3). */
export const preambleBytes = 12;
const magic = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]);

/** Element kinds that can be read: IEEE floats of 2, 4 or 8 bytes. */
export type FloatBytes = 2 | 4 | 8;

/** What a .npy header says. */
export interface NpyHeader {
  bytesPerElement: FloatBytes;
  littleEndian: boolean;
  fortranOrder: boolean;
  shape: number[];
  /** Byte offset of the first element. */
  dataOffset: number;
}

/**
 * Where the header text lies, from the first bytes of the file.
 * @throws NumericError `npy_bad_magic`, `npy_truncated` or `npy_unsupported_version`.
 */
export function parsePreamble(bytes: Buffer, path: string): { textOffset: number; textLength: number } {
  if (bytes.length < 6 || !bytes.subarray(0, 6).equals(magic)) {
    throw new NumericError('npy_bad_magic', `${path} is not a .npy file: it does not begin with \\x93NUMPY.`);
  }
  if (bytes.length < 10) throw new NumericError('npy_truncated', `${path} ends inside its .npy header.`);
  const major = bytes[6];
  if (major === 1) return { textOffset: 10, textLength: bytes.readUInt16LE(8) };
  if (major !== 2 && major !== 3) {
    throw new NumericError(
      'npy_unsupported_version',
      `${path} is .npy format ${major}.${bytes[7]}; formats 1, 2 and 3 can be read.`,
    );
  }
  if (bytes.length < 12) throw new NumericError('npy_truncated', `${path} ends inside its .npy header.`);
  return { textOffset: 12, textLength: bytes.readUInt32LE(8) };
}

/** The header's Python dictionary. */
export interface NpyDictionary {
  /** NumPy's name of the type, such as `<f4`. */
  dtype: string;
  fortranOrder: boolean;
  shape: number[];
}

/**
 * Reads the header's Python dictionary.
 * @throws NumericError `npy_bad_header` or `npy_object_dtype`.
 */
export function parseDictionary(text: string, path: string): NpyDictionary {
  const descr = /'descr'\s*:\s*(?:'([^']*)'|(\[))/.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  const shape = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text);
  if (!descr || !order || !shape) {
    throw new NumericError('npy_bad_header', `The .npy header of ${path} lacks descr, fortran_order or shape.`);
  }
  const dtype = descr[2] ? 'a structured type' : descr[1];
  if (/^[|<>=]?O/.test(dtype)) {
    throw new NumericError(
      'npy_object_dtype',
      `${path} holds Python objects, which can run code when read and are refused. Save an array of numbers instead.`,
    );
  }
  return {
    dtype,
    fortranOrder: order[1] === 'True',
    shape: shape[1].split(',').flatMap((part) => (part.trim() ? [Number.parseInt(part, 10)] : [])),
  };
}

/**
 * What the header of an array of floats says.
 * @throws NumericError `npy_bad_header`, `npy_object_dtype` or `npy_unsupported_dtype`.
 */
export function parseHeaderText(text: string, dataOffset: number, path: string): NpyHeader {
  const { dtype, fortranOrder, shape } = parseDictionary(text, path);
  const kind = /^([<>=|])f([248])$/.exec(dtype);
  if (!kind) {
    throw new NumericError(
      'npy_unsupported_dtype',
      `${path} holds ${dtype}; float16, float32 and float64 can be read. Convert it with astype('float32').`,
    );
  }
  return {
    bytesPerElement: Number(kind[2]) as FloatBytes,
    littleEndian: kind[1] !== '>',
    fortranOrder,
    shape,
    dataOffset,
  };
}

/** The bytes of a version 1 header whose data begins at a multiple of 64, as NumPy writes it. */
export function formatHeader(dtype: string, shape: readonly number[]): Buffer {
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${dimensions}), }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const head = Buffer.alloc(10);
  magic.copy(head);
  head[6] = 1;
  head.writeUInt16LE(length, 8);
  return Buffer.concat([head, Buffer.from(`${text.padEnd(length - 1)}\n`, 'latin1')]);
}
