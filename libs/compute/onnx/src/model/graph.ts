import { ProtobufWriter } from './protobuf';

/** ONNX element types of the graphs written here, with their numbers in onnx.proto. */
const elementTypes = { float32: 1, int64: 7, float64: 11 } as const;

/** Element type of a graph value. */
export type GraphElementType = keyof typeof elementTypes;

/** A named input or output; a dimension given by name is free. */
export interface GraphValue {
  name: string;
  type: GraphElementType;
  shape: readonly (number | string)[];
}

/** One operator. An integer attribute is a `number`, a list of integers a `number[]`, a float `{ float }`. */
export interface GraphNode {
  operator: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes?: Record<string, number | readonly number[] | { float: number }>;
}

/** A constant, row-major. */
export interface GraphInitializer {
  name: string;
  shape: readonly number[];
  data: Float32Array | Float64Array | BigInt64Array;
}

/** A small computation graph. */
export interface Graph {
  inputs: readonly GraphValue[];
  outputs: readonly GraphValue[];
  nodes: readonly GraphNode[];
  initializers?: readonly GraphInitializer[];
}

/** Serialises a graph as an ONNX model: IR version 8, default operator set 17. */
export function encodeModel(graph: Graph): Uint8Array {
  const body = new ProtobufWriter();
  for (const node of graph.nodes) body.bytes(1, encodeNode(node));
  body.bytes(2, 'graph');
  for (const initializer of graph.initializers ?? []) body.bytes(5, encodeInitializer(initializer));
  for (const input of graph.inputs) body.bytes(11, encodeValue(input));
  for (const output of graph.outputs) body.bytes(12, encodeValue(output));
  return new ProtobufWriter()
    .integer(1, 8)
    .bytes(2, 'assay')
    .bytes(7, body)
    .bytes(8, new ProtobufWriter().bytes(1, '').integer(2, 17))
    .finish();
}

function encodeNode(node: GraphNode): ProtobufWriter {
  const message = new ProtobufWriter();
  for (const input of node.inputs) message.bytes(1, input);
  for (const output of node.outputs) message.bytes(2, output);
  message.bytes(4, node.operator);
  for (const [name, value] of Object.entries(node.attributes ?? {})) message.bytes(5, encodeAttribute(name, value));
  return message;
}

function encodeAttribute(name: string, value: number | readonly number[] | { float: number }): ProtobufWriter {
  const message = new ProtobufWriter().bytes(1, name);
  if (typeof value === 'number') return message.integer(3, value).integer(20, 2);
  if ('float' in value) return message.float(2, value.float).integer(20, 1);
  for (const entry of value) message.integer(8, entry);
  return message.integer(20, 7);
}

function encodeInitializer({ name, shape, data }: GraphInitializer): ProtobufWriter {
  const message = new ProtobufWriter();
  for (const extent of shape) message.integer(1, extent);
  const type = data instanceof Float32Array ? 'float32' : data instanceof Float64Array ? 'float64' : 'int64';
  return message
    .integer(2, elementTypes[type])
    .bytes(8, name)
    .bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function encodeValue({ name, type, shape }: GraphValue): ProtobufWriter {
  const dimensions = new ProtobufWriter();
  for (const extent of shape) {
    const dimension = new ProtobufWriter();
    dimensions.bytes(1, typeof extent === 'number' ? dimension.integer(1, extent) : dimension.bytes(2, extent));
  }
  const tensor = new ProtobufWriter().integer(1, elementTypes[type]).bytes(2, dimensions);
  return new ProtobufWriter().bytes(1, name).bytes(2, new ProtobufWriter().bytes(1, tensor));
}
