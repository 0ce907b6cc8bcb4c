import { LIMITS } from '../limits';
import type { JsonValue } from '../reader';

/** Why a value cannot be stored as JSON in a database. */
export interface ValueDefect {
  code: string;
  reason: string;
}

const LONE_SURROGATE = /\p{Surrogate}/u;

function textDefect(text: string): ValueDefect | null {
  if (text.includes('\0'))
    return { code: 'nul_character', reason: 'holds a NUL character, which text may not contain.' };
  if (LONE_SURROGATE.test(text))
    return { code: 'not_utf8', reason: 'holds half of a surrogate pair, which is not a character.' };
  return null;
}

/**
 * The first thing in a value that JSON columns refuse: NUL characters, lone surrogates, numbers that are not finite
 * (`1e999` parses to Infinity), nesting beyond the limit. Null when there is none.
 */
export function jsonDefect(value: JsonValue, depth = 0): ValueDefect | null {
  if (typeof value === 'string') return textDefect(value);
  if (typeof value === 'number') {
    return Number.isFinite(value) ? null : { code: 'non_finite', reason: 'holds a number that is not finite.' };
  }
  if (typeof value !== 'object' || value === null) return null;
  if (depth >= LIMITS.jsonDepth) {
    return { code: 'nested_too_deep', reason: `is nested more than ${LIMITS.jsonDepth} levels deep.` };
  }
  if (Array.isArray(value)) {
    for (const element of value) {
      const defect = jsonDefect(element, depth + 1);
      if (defect) return defect;
    }
    return null;
  }
  for (const key in value) {
    const defect = textDefect(key) ?? jsonDefect(value[key], depth + 1);
    if (defect) return defect;
  }
  return null;
}
