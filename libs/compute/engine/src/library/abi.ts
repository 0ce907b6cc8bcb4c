import koffi from 'koffi';
import { NumericError } from '@assay/compute/matrix';
import { existsSync } from 'node:fs';
import { libraryPath, missingLibrary, type LibraryName } from './library-path';

/** Version of gpu/include/assay_engine.h that the declarations below are taken from. */
const abiVersion = 1;

/**
 * Functions of gpu/include/assay_engine.h. Handles and arrays are passed as `void *`: handles as the numbers the library gave, typed
 * arrays in place.
 */
const declarations = {
  abiVersion: 'int32_t assay_abi_version()',
  open: 'int32_t assay_open(int32_t threads, const char *variant, void *context, void *message)',
  close: 'void assay_close(void *context)',
  describe: 'int32_t assay_describe(void *context, void *device, int64_t capacity, void *threads, void *message)',
  gramOpen:
    'int32_t assay_gram_open(void *context, int64_t d, int64_t c, int32_t precision, void *gram, void *message)',
  gramAdd:
    'int32_t assay_gram_add(void *gram, void *rows, int32_t type, int64_t n, void *products, int64_t key, void *cancel, void *message)',
  gramFinish: 'int32_t assay_gram_finish(void *gram, void *g, void *c, void *precision, void *message)',
  gramClose: 'void assay_gram_close(void *gram)',
  factor:
    'int32_t assay_factor(void *context, void *g, int64_t d, double lambda, void *r, void *log_det, void *inverse_trace, void *condition, void *cancel, void *message)',
  scorerOpen:
    'int32_t assay_scorer_open(void *context, int64_t d, void *r, int32_t exact, void *w, int64_t c, void *scorer, void *message)',
  scorerRun:
    'int32_t assay_scorer_run(void *scorer, void *rows, int32_t type, int64_t n, int64_t key, void *scores, void *projected, void *wide, void *cancel, void *message)',
  scorerClose: 'void assay_scorer_close(void *scorer)',
  selectionOpen:
    'int32_t assay_selection_open(void *context, int32_t objective, void *rows, int32_t type, int64_t n, int64_t d, void *a, void *f, void *distances, void *cancel, void *selection, void *message)',
  selectionNext:
    'int32_t assay_selection_next(void *selection, int64_t count, void *eligible, double outside, void *picked, void *gains, void *done, void *cancel, void *message)',
  selectionClose: 'void assay_selection_close(void *selection)',
  facilityLocation:
    'int32_t assay_facility_location(void *context, void *tokens, int64_t tiles, int64_t n, int64_t d, int64_t m, void *picked, void *cancel, void *message)',
} as const;

/** An argument of a library function. */
export type Argument = number | bigint | string | null | ArrayBufferView;

/** A library function, called in a thread of koffi's. */
export interface LibraryFunction {
  (...args: Argument[]): number;
  async(...args: [...Argument[], (error: Error | null, status: number) => void]): void;
}

/** The functions of one loaded library. */
export type Library = Record<keyof typeof declarations, LibraryFunction>;

const loaded = new Map<string, Library>();

/**
 * Loads an engine library, once per process.
 * @throws NumericError `engine_unavailable` that says what is missing and what to do.
 */
export function loadLibrary(name: LibraryName): Library {
  const path = libraryPath(name);
  const known = loaded.get(path);
  if (known) return known;
  if (!existsSync(path)) throw new NumericError('engine_unavailable', missingLibrary(name));
  const library = declare(path, name);
  const version = library.abiVersion();
  if (version !== abiVersion) {
    throw new NumericError(
      'engine_unavailable',
      `The ${name} library was built for another version of Assay (interface ${version}, not ${abiVersion}). Run npm start again.`,
    );
  }
  loaded.set(path, library);
  return library;
}

function declare(path: string, name: LibraryName): Library {
  try {
    const handle = koffi.load(path);
    const functions = Object.entries(declarations).map(([key, text]) => [key, handle.func(text)]);
    return Object.fromEntries(functions) as Library;
  } catch (cause) {
    throw new NumericError(
      'engine_unavailable',
      `The ${name} library cannot be loaded: ${(cause as Error).message}. Delete ${path} and run npm start again.`,
      { cause },
    );
  }
}
