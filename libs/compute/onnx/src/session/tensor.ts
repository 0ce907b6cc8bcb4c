/** Arrays that hold a tensor's elements, by ONNX element type. */
export interface TensorArrays {
  float32: Float32Array;
  float64: Float64Array;
  float16: Uint16Array;
  int8: Int8Array;
  uint8: Uint8Array;
  int16: Int16Array;
  uint16: Uint16Array;
  int32: Int32Array;
  uint32: Uint32Array;
  int64: BigInt64Array;
  uint64: BigUint64Array;
  bool: Uint8Array;
}

/** Element type of a tensor. */
export type TensorType = keyof TensorArrays;

/** A dense tensor, row-major. */
export interface OnnxTensor {
  type: TensorType;
  dims: readonly number[];
  data: TensorArrays[TensorType];
}

/** Tensors by the model's input or output names. */
export type OnnxTensors = Record<string, OnnxTensor>;

/** One input or output of a model. A dimension is a number, or the name of a free dimension. */
export interface OnnxValueDescription {
  name: string;
  type: string;
  shape: readonly (number | string)[];
}

/** What a model takes and gives. */
export interface OnnxModelDescription {
  inputs: readonly OnnxValueDescription[];
  outputs: readonly OnnxValueDescription[];
}
