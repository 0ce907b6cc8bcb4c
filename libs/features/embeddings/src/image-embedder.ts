import { openOnnxSession, type OnnxSession } from '@assay/compute/onnx';
import type { ImageInput } from '@assay/contracts';
import { decodeToTensor } from '@assay/features/datasets';
import { DomainError } from '@assay/platform/http';

/** Pictures that go through a model at a time, and the memory that their pixels may take. */
const MAX_BATCH = 64;
const MAX_BATCH_BYTES = 64 * 1024 * 1024;

/** Turns pictures into vectors with an ONNX model that runs in a thread of its own. */
export class ImageEmbedder {
  private constructor(
    private readonly session: OnnxSession,
    private readonly input: ImageInput,
    private readonly inputName: string,
    private readonly outputName: string,
  ) {}

  /** @throws DomainError `model_invalid`, `model_output_missing` */
  static async open(model: Uint8Array, input: ImageInput, outputName: string): Promise<ImageEmbedder> {
    let session: OnnxSession;
    try {
      session = await openOnnxSession(model);
    } catch (error) {
      throw new DomainError(
        'model_invalid',
        error instanceof Error ? error.message : String(error),
        [{ path: 'uploadId', message: 'is not a usable ONNX model' }],
        { cause: error },
      );
    }
    const { inputs, outputs } = session.describe();
    const names = (values: readonly { name: string }[]): string => values.map((value) => value.name).join(', ');
    const inputName = input.name ?? inputs[0]?.name ?? '';
    const fault = !inputs.some((value) => value.name === inputName)
      ? new DomainError('model_invalid', `The model has no input ${inputName}; it has ${names(inputs)}.`, [
          { path: 'input.name', message: 'is not an input of the model' },
        ])
      : !outputs.some((value) => value.name === outputName)
        ? new DomainError('model_output_missing', `The model has no output ${outputName}; it has ${names(outputs)}.`, [
            { path: 'outputName', message: 'is not an output of the model' },
          ])
        : null;
    if (fault) {
      await session.close();
      throw fault;
    }
    return new ImageEmbedder(session, input, inputName, outputName);
  }

  /** How many pictures to embed at a time. */
  get batch(): number {
    const { width, height, channels } = this.input;
    return Math.min(MAX_BATCH, Math.max(1, Math.floor(MAX_BATCH_BYTES / (4 * width * height * channels))));
  }

  /** Decodes pictures and embeds them as one batch. @returns one vector per picture */
  async embed(images: readonly Buffer[]): Promise<Float32Array[]> {
    const pixels = await Promise.all(images.map((image) => decodeToTensor(image, this.input)));
    return this.embedPixels(pixels);
  }

  /** Embeds decoded pictures. @throws DomainError `model_invalid` when the model fails or does not give [batch, d] finite numbers */
  async embedPixels(pixels: readonly Float32Array[]): Promise<Float32Array[]> {
    const { width, height, channels, layout } = this.input;
    const size = width * height * channels;
    const batch = new Float32Array(pixels.length * size);
    pixels.forEach((image, index) => batch.set(image, index * size));
    const dims =
      layout === 'nchw' ? [pixels.length, channels, height, width] : [pixels.length, height, width, channels];
    const { outputs } = await this.session
      .run({ [this.inputName]: { type: 'float32', dims, data: batch } }, { outputs: [this.outputName] })
      .catch((error: unknown) => {
        throw new DomainError(
          'model_invalid',
          `The model does not run on ${dims.join(' × ')}: ${error instanceof Error ? error.message : String(error)}`,
          [{ path: 'input', message: 'does not fit the model' }],
          { cause: error },
        );
      });
    const output = outputs[this.outputName];
    const total = output?.dims.reduce((product, dim) => product * dim, 1) ?? 0;
    const dimension = total / pixels.length;
    if (
      !output ||
      !(output.data instanceof Float32Array) ||
      output.dims[0] !== pixels.length ||
      !Number.isInteger(dimension) ||
      output.dims.slice(2).some((dim) => dim !== 1)
    ) {
      throw new DomainError(
        'model_invalid',
        `The output ${this.outputName} is ${output?.type ?? '?'} [${output?.dims.join(', ') ?? ''}]; one float32 vector per picture, [batch, d], is needed.`,
        [{ path: 'outputName', message: 'is not one vector per picture' }],
      );
    }
    const { data } = output;
    const bad = data.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0)
      throw new DomainError(
        'model_invalid',
        `The model gives NaN or an infinity for picture ${Math.floor(bad / dimension) + 1} of a batch.`,
      );
    return pixels.map((_, index) => data.subarray(index * dimension, (index + 1) * dimension));
  }

  close(): Promise<void> {
    return this.session.close();
  }
}

/** Runs a model on a blank and a noisy picture. @returns the length of its vectors */
export async function checkModel(
  model: Uint8Array,
  input: ImageInput,
  outputName: string,
): Promise<{ dimension: number }> {
  const embedder = await ImageEmbedder.open(model, input, outputName);
  try {
    const size = input.width * input.height * input.channels;
    const wave = Float32Array.from({ length: size }, (_, k) => Math.sin(k * 12.9898) * 0.5);
    const [blank] = await embedder.embedPixels([new Float32Array(size), wave]);
    return { dimension: blank?.length ?? 0 };
  } finally {
    await embedder.close();
  }
}
