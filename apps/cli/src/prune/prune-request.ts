import { CreatePruningJob, type ItemSelector, type PruningTarget } from '@assay/contracts';
import { UsageError } from '../exit';
import type { PruneOptions } from './prune-options';
import { readIds } from './read-ids';

/** What to ask for, apart from the data set, whose id is looked up. */
export type PruneRequest = Omit<CreatePruningJob, 'datasetId'>;

const Request = CreatePruningJob.omit({ datasetId: true });

/** Which option a field of the request comes from. */
const optionOf: Record<string, string> = {
  version: '--version',
  embeddingSetId: '--embedding-set',
  valuationId: '--valuation',
  'target.epsilon': '--epsilon',
  'target.delta': '--delta',
  'target.share': '--dimension-share',
  'target.below': '--below',
  'floors.classes': '--class-floor',
  'floors.contributors': '--contributor-floor',
  'mustKeep.externalIds': '--must-keep',
  'mustDrop.externalIds': '--must-drop',
  'duplicates.cosine': '--near-duplicates',
  'labelGate.dropShare': '--label-gate',
  seed: '--seed',
  sweep: '--sweep',
};

/**
 * The request that the options make.
 * @throws UsageError naming the option that is wrong or in the way of another; what {@link readIds} throws
 */
export async function pruneRequest(options: PruneOptions): Promise<PruneRequest> {
  const target = pruningTarget(options);
  if (target.kind === 'value' && options.valuation === undefined) throw new UsageError('--below needs --valuation.');
  if (options.nearDuplicates !== undefined && !options.duplicates)
    throw new UsageError('Give only one of --near-duplicates and --no-duplicates.');
  if (options.refuseIfNotBetter && !options.probe)
    throw new UsageError('--refuse-if-not-better needs the probe, which --no-probe leaves out.');
  const [mustKeep, mustDrop] = [await selector(options.mustKeep), await selector(options.mustDrop)];
  const parsed = Request.safeParse({
    version: options.version,
    embeddingSetId: options.embeddingSet,
    valuationId: options.valuation,
    method: options.method,
    target,
    floors: { classes: options.classFloor, contributors: options.contributorFloor },
    mustKeep,
    mustDrop,
    keepGroupsWhole: options.groupsWhole,
    duplicates: { exact: options.duplicates, cosine: options.nearDuplicates },
    labelGate: options.labelGate === undefined ? undefined : { dropShare: options.labelGate },
    seed: options.seed,
    probe: options.probe ? undefined : null,
    refuseIfNotBetter: options.refuseIfNotBetter,
    sweep: options.sweep,
    dryRun: options.dryRun,
  });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${nameOf(path, target)}: ${message}`);
  throw new UsageError(problems.join('; '));
}

/** The input of a target, which has defaults. */
type Target = { kind: PruningTarget['kind'] } & Record<string, unknown>;

function pruningTarget({ keep, fraction, epsilon, delta, dimensionShare, below, score }: PruneOptions): Target {
  const given = [keep, fraction, epsilon, dimensionShare, below].filter((value) => value !== undefined);
  if (given.length !== 1)
    throw new UsageError('Give one target: --keep, --fraction, --epsilon, --dimension-share or --below.');
  if (delta !== undefined && epsilon === undefined) throw new UsageError('--delta is for --epsilon.');
  if (score !== undefined && below === undefined) throw new UsageError('--score is for --below.');
  if (keep !== undefined) return { kind: 'count', keep };
  if (fraction !== undefined) return { kind: 'fraction', keep: fraction };
  if (epsilon !== undefined) return { kind: 'accuracy', epsilon, delta };
  if (dimensionShare !== undefined) return { kind: 'dimension', share: dimensionShare };
  return { kind: 'value', score, below };
}

async function selector(path: string | undefined): Promise<ItemSelector> {
  return path === undefined ? {} : { externalIds: await readIds(path) };
}

/** The option at fault; the list elements behind a field belong to it. */
function nameOf(path: readonly PropertyKey[], { kind }: Target): string {
  const names = path.map(String);
  if (names.join('.') === 'target.keep') return kind === 'count' ? '--keep' : '--fraction';
  return optionOf[names.slice(0, 2).join('.')] ?? optionOf[names[0] ?? ''] ?? names.join('.');
}
