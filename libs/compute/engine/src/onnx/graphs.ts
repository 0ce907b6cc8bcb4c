import { encodeModel, type GraphNode, type TensorType } from '@assay/compute/onnx';
import type { GramPrecision } from '../engine';

/** Element type of the rows a graph takes. */
export type RowType = Extract<TensorType, 'float32' | 'float64'>;

const double = 11;

/** x as float64 under the name `wide`. */
function widen(type: RowType): { nodes: GraphNode[]; wide: string } {
  return type === 'float64'
    ? { nodes: [], wide: 'x' }
    : { nodes: [{ operator: 'Cast', inputs: ['x'], outputs: ['wide'], attributes: { to: double } }], wide: 'wide' };
}

/** (x, products, gram, sums) → (gramAfter = gram + xᵀx, sumsAfter = sums + xᵀ·products). Sums are float64. */
export function gramModel(type: RowType, precision: GramPrecision): Uint8Array {
  const { nodes, wide } = widen(type);
  const transposed = { transA: 1 };
  const gramNodes: GraphNode[] =
    precision === 'f64'
      ? [{ operator: 'Gemm', inputs: [wide, wide, 'gram'], outputs: ['gramAfter'], attributes: transposed }]
      : [
          { operator: 'Gemm', inputs: ['x', 'x'], outputs: ['narrow'], attributes: transposed },
          { operator: 'Cast', inputs: ['narrow'], outputs: ['product'], attributes: { to: double } },
          { operator: 'Add', inputs: ['gram', 'product'], outputs: ['gramAfter'] },
        ];
  return encodeModel({
    inputs: [
      { name: 'x', type, shape: ['rows', 'd'] },
      { name: 'products', type: 'float64', shape: ['rows', 'c'] },
      { name: 'gram', type: 'float64', shape: ['d', 'd'] },
      { name: 'sums', type: 'float64', shape: ['d', 'c'] },
    ],
    outputs: [
      { name: 'gramAfter', type: 'float64', shape: ['d', 'd'] },
      { name: 'sumsAfter', type: 'float64', shape: ['d', 'c'] },
    ],
    nodes: [
      ...nodes,
      ...gramNodes,
      { operator: 'Gemm', inputs: [wide, 'products', 'sums'], outputs: ['sumsAfter'], attributes: transposed },
    ],
  });
}

/** (x, factor) → leverage = row sums of squares of x·factor: the product in the rows' type, the sums in float64. */
export function scoreModel(type: RowType): Uint8Array {
  const nodes: GraphNode[] = [{ operator: 'MatMul', inputs: ['x', 'factor'], outputs: ['y'] }];
  if (type === 'float32')
    nodes.push({ operator: 'Cast', inputs: ['y'], outputs: ['wide'], attributes: { to: double } });
  nodes.push({
    operator: 'ReduceSumSquare',
    inputs: [type === 'float32' ? 'wide' : 'y'],
    outputs: ['leverage'],
    attributes: { axes: [1], keepdims: 0 },
  });
  return encodeModel({
    inputs: [
      { name: 'x', type, shape: ['rows', 'd'] },
      { name: 'factor', type, shape: ['d', 'd'] },
    ],
    outputs: [{ name: 'leverage', type: 'float64', shape: ['rows'] }],
    nodes,
  });
}

/** Columns whose squares are added up in float32 before they are carried to float64. */
export const narrowSquares = 32;

/**
 * (x, factor) → leverage for WebGPU, which has no float64 and from which little should be fetched: sums of `narrowSquares` squares come
 * from the device and are added up in float64. The factor's columns are a multiple of that.
 */
export function webGpuScoreModel(): Uint8Array {
  return encodeModel({
    inputs: [
      { name: 'x', type: 'float32', shape: ['rows', 'd'] },
      { name: 'factor', type: 'float32', shape: ['d', 'padded'] },
    ],
    outputs: [{ name: 'leverage', type: 'float64', shape: ['rows'] }],
    initializers: [
      { name: 'groups', shape: [3], data: BigInt64Array.of(0n, -1n, BigInt(narrowSquares)) },
      { name: 'last', shape: [1], data: BigInt64Array.of(2n) },
      { name: 'second', shape: [1], data: BigInt64Array.of(1n) },
    ],
    nodes: [
      { operator: 'MatMul', inputs: ['x', 'factor'], outputs: ['y'] },
      { operator: 'Reshape', inputs: ['y', 'groups'], outputs: ['grouped'] },
      { operator: 'Mul', inputs: ['grouped', 'grouped'], outputs: ['squares'] },
      { operator: 'ReduceSum', inputs: ['squares', 'last'], outputs: ['sums'], attributes: { keepdims: 0 } },
      { operator: 'Cast', inputs: ['sums'], outputs: ['wide'], attributes: { to: double } },
      { operator: 'ReduceSum', inputs: ['wide', 'second'], outputs: ['leverage'], attributes: { keepdims: 0 } },
    ],
  });
}

/** (x, matrix) → projected = x·matrix in float64. */
export function projectModel(type: RowType): Uint8Array {
  const { nodes, wide } = widen(type);
  return encodeModel({
    inputs: [
      { name: 'x', type, shape: ['rows', 'd'] },
      { name: 'matrix', type: 'float64', shape: ['d', 'c'] },
    ],
    outputs: [{ name: 'projected', type: 'float64', shape: ['rows', 'c'] }],
    nodes: [...nodes, { operator: 'MatMul', inputs: [wide, 'matrix'], outputs: ['projected'] }],
  });
}
