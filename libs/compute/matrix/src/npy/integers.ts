import { NumericError } from '../numeric-error';
import { readFully, readHeaderText, withFile } from './file';
import { parseDictionary } from './header';

/**
 * Reads a one-dimensional .npy file of integers of any width (or booleans), such as row numbers or codes of classes.
 * @throws NumericError `file_not_found`, `file_unreadable`, `npy_*`; also when a number is beyond ±2⁵³.
 */
export async function readNpyIntegers(path: string): Promise<Float64Array> {
  return withFile(path, async (file) => {
    const { text, dataOffset, fileBytes } = await readHeaderText(file, path);
    const { dtype, shape } = parseDictionary(text, path);
    const kind = /^([<>=|])([iu])([1248])$/.exec(dtype === '|b1' ? '|u1' : dtype);
    if (!kind) {
      throw new NumericError(
        'npy_unsupported_dtype',
        `${path} holds ${dtype}; integers are needed. Convert it with astype('int64').`,
      );
    }
    if (shape.length !== 1) {
      throw new NumericError(
        'npy_unsupported_shape',
        `${path} has shape (${shape.join(', ')}); an array of one dimension is needed.`,
      );
    }
    const width = Number(kind[3]);
    if (fileBytes < dataOffset + shape[0] * width) {
      throw new NumericError('npy_truncated', `${path} holds fewer than the ${shape[0]} numbers it promises.`);
    }
    const bytes = Buffer.alloc(shape[0] * width);
    await readFully(file, bytes, dataOffset, path);
    return decodeIntegers(bytes, kind[2] === 'i', width, kind[1] !== '>', path);
  });
}

function decodeIntegers(bytes: Buffer, isSigned: boolean, width: number, isLittle: boolean, path: string) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = {
    1: (at: number) => (isSigned ? view.getInt8(at) : view.getUint8(at)),
    2: (at: number) => (isSigned ? view.getInt16(at, isLittle) : view.getUint16(at, isLittle)),
    4: (at: number) => (isSigned ? view.getInt32(at, isLittle) : view.getUint32(at, isLittle)),
    8: (at: number) => Number(isSigned ? view.getBigInt64(at, isLittle) : view.getBigUint64(at, isLittle)),
  }[width as 1 | 2 | 4 | 8];
  const numbers = new Float64Array(bytes.length / width);
  for (let i = 0; i < numbers.length; i += 1) {
    numbers[i] = read(i * width);
    if (Number.isSafeInteger(numbers[i])) continue;
    throw new NumericError(
      'npy_unsupported_dtype',
      `${path} holds ${numbers[i]} at ${i}: integers up to 2^53 can be read.`,
    );
  }
  return numbers;
}
