import { InvalidArgumentError } from 'commander';

/** Parses an option's value as a finite number. */
export function finiteNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}

/** Parses an option's value as a whole number of at least 0. */
export function wholeNumber(text: string): number {
  const value = finiteNumber(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('It must be a whole number.');
  return value;
}

/** Parses an option's value as finite numbers with commas between them. */
export function numberList(text: string): number[] {
  return text.split(',').map(finiteNumber);
}
