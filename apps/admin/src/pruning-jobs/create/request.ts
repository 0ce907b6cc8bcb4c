import { CreatePruningJob, type ItemSelector, type PruningTarget } from '@assay/contracts';
import { toLambda, TRACE_RULE } from '../../components/lambda-rule';
import { validatedBy } from '../../components/validated-by';
import type { FormErrors } from '../../providers/problem';
import { NONE } from '../../providers/list-query';

/** A list of items as the form holds it: empty fields are there, and "has none" is a value. */
export interface SelectorForm {
  externalIds?: string[];
  filter?: Record<string, string | boolean | null | undefined>;
}

/** The request with switches: what is off keeps its settings until it is sent. */
export interface PruningForm {
  datasetId?: string | null;
  version?: number | null;
  embeddingSetId?: string | null;
  valuationId?: string | null;
  name?: string | null;
  reason?: string | null;
  method: CreatePruningJob['method'];
  target: Partial<PruningTarget> & { kind: PruningTarget['kind'] };
  floors: CreatePruningJob['floors'];
  mustKeep: SelectorForm;
  mustDrop: SelectorForm;
  keepGroupsWhole: boolean;
  duplicates: { exact: boolean; near: boolean; cosine: number };
  labelGate: { on: boolean; by: 'share' | 'value'; score: string; dropShare: number; dropBelow?: number | null };
  lambda: unknown;
  normalize: boolean;
  center: boolean;
  seed: number;
  probe: { on: boolean; seeds: number; head: string; heldOut: number };
  refuseIfNotBetter: boolean;
  sweep: { on: boolean; fractions: number[] };
}

/** What a target begins with when its kind is chosen. */
export const FIRST_TARGETS: Record<PruningTarget['kind'], PruningForm['target']> = {
  fraction: { kind: 'fraction', keep: 0.3 },
  count: { kind: 'count' },
  dimension: { kind: 'dimension', share: 0.95 },
  accuracy: { kind: 'accuracy', epsilon: 0.5, delta: 0.1 },
  value: { kind: 'value', score: 'value' },
};

export const FIRST_FORM: PruningForm = {
  reason: 'pruning',
  method: 'influence',
  target: FIRST_TARGETS.fraction,
  floors: {},
  mustKeep: {},
  mustDrop: {},
  keepGroupsWhole: false,
  duplicates: { exact: true, near: false, cosine: 0.98 },
  labelGate: { on: false, by: 'share', score: 'looResidual', dropShare: 0.02 },
  lambda: TRACE_RULE,
  normalize: false,
  center: false,
  seed: 0,
  probe: { on: true, seeds: 5, head: 'auto', heldOut: 0.2 },
  refuseIfNotBetter: false,
  sweep: { on: true, fractions: [0.5, 0.3, 0.1, 0.03, 0.01] },
};

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';
const given = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => isGiven(value))) as Partial<T>;

function toSelector({ externalIds = [], filter = {} }: SelectorForm): ItemSelector {
  const narrowed = Object.fromEntries(
    Object.entries(given(filter)).map(([field, value]) => [field, value === NONE ? '' : value]),
  );
  return {
    ...(externalIds.length > 0 && { externalIds }),
    ...(Object.keys(narrowed).length > 0 && { filter: narrowed }),
  };
}

/** What the API is asked for; always a preview. */
export function toRequest(values: Record<string, unknown>): Record<string, unknown> {
  const form = values as unknown as PruningForm;
  const { labelGate: gate, probe, sweep, duplicates } = form;
  const { on: probes, ...probeOptions } = probe;
  return {
    ...given({
      datasetId: form.datasetId,
      version: form.version,
      embeddingSetId: form.embeddingSetId,
      valuationId: form.valuationId,
      name: form.name,
    }),
    reason: form.reason ?? '',
    method: form.method,
    target: given(form.target),
    floors: given(form.floors),
    mustKeep: toSelector(form.mustKeep),
    mustDrop: toSelector(form.mustDrop),
    keepGroupsWhole: form.keepGroupsWhole,
    duplicates: { exact: duplicates.exact, ...(duplicates.near && { cosine: duplicates.cosine }) },
    ...(gate.on && {
      labelGate: {
        score: gate.score,
        ...(gate.by === 'share' ? { dropShare: gate.dropShare } : { dropBelow: gate.dropBelow ?? undefined }),
      },
    }),
    lambda: toLambda(form.lambda),
    normalize: form.normalize,
    center: form.center,
    seed: form.seed,
    probe: probes ? probeOptions : null,
    refuseIfNotBetter: probes && form.refuseIfNotBetter,
    ...(probes && sweep.on && { sweep: sweep.fractions }),
    dryRun: true,
  };
}

function fromSelector({ externalIds, filter }: ItemSelector): SelectorForm {
  return {
    externalIds,
    filter:
      filter &&
      Object.fromEntries(Object.entries(filter).map(([field, value]) => [field, value === '' ? NONE : value])),
  };
}

/** The form of a request that was made before, to be changed. Its name stays with the first one. */
export function fromRequest(request: CreatePruningJob): PruningForm {
  const { duplicates, labelGate: gate, probe, sweep } = request;
  return {
    ...FIRST_FORM,
    datasetId: request.datasetId,
    version: request.version,
    embeddingSetId: request.embeddingSetId,
    valuationId: request.valuationId,
    reason: request.reason,
    method: request.method,
    target: request.target,
    floors: request.floors,
    mustKeep: fromSelector(request.mustKeep),
    mustDrop: fromSelector(request.mustDrop),
    keepGroupsWhole: request.keepGroupsWhole,
    duplicates: {
      exact: duplicates.exact,
      near: duplicates.cosine !== undefined,
      cosine: duplicates.cosine ?? FIRST_FORM.duplicates.cosine,
    },
    labelGate: {
      on: gate !== undefined,
      by: gate?.dropBelow === undefined ? 'share' : 'value',
      score: gate?.score ?? FIRST_FORM.labelGate.score,
      dropShare: gate?.dropShare ?? FIRST_FORM.labelGate.dropShare,
      dropBelow: gate?.dropBelow,
    },
    lambda: request.lambda,
    normalize: request.normalize,
    center: request.center,
    seed: request.seed,
    probe: { ...FIRST_FORM.probe, ...probe, on: probe !== null },
    refuseIfNotBetter: request.refuseIfNotBetter,
    sweep: { on: sweep !== undefined, fractions: sweep ?? FIRST_FORM.sweep.fractions },
  };
}

/** The same request for the data as they are now: with nothing that belongs to an older version. */
export function forNewest(request: CreatePruningJob): Record<string, unknown> {
  const { version: _version, embeddingSetId: _set, valuationId: _valuation, name: _name, ...rest } = request;
  return { ...rest, dryRun: true };
}

const FIELDS = Object.keys(CreatePruningJob.shape);

/** Checks a form by the contract's schema. */
export function validate(values: Record<string, unknown>): FormErrors {
  const { sweep, ...errors } = validatedBy(CreatePruningJob, FIELDS)(toRequest(values));
  if (sweep === undefined) return errors;
  return {
    ...errors,
    sweep: { fractions: typeof sweep === 'string' ? sweep : 'give 1 to 10 numbers between 0 and 1' },
  };
}
