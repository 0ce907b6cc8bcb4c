export { encodeModel } from './model/graph';
export type { Graph, GraphElementType, GraphInitializer, GraphNode, GraphValue } from './model/graph';
export { openOnnxSession } from './session/session';
export type { OnnxRunOptions, OnnxRunResult, OnnxSession, OnnxSessionOptions } from './session/session';
export type {
  OnnxModelDescription,
  OnnxTensor,
  OnnxTensors,
  OnnxValueDescription,
  TensorArrays,
  TensorType,
} from './session/tensor';
