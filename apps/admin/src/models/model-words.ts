import type { ImageInput } from '@assay/contracts';

/** `224 × 224, 3 channels`. */
export const inputShape = ({ width, height, channels }: ImageInput): string =>
  `${width} × ${height}, ${channels === 1 ? '1 channel' : `${channels} channels`}`;

/** `0.485, 0.456, 0.406` → numbers. Text that is no list of numbers gives NaN in its place, which the contract refuses. */
export const parseNumbers = (text: string): number[] =>
  text
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map(Number);

export const formatNumbers = (numbers: unknown): string => (Array.isArray(numbers) ? numbers.join(', ') : '');
