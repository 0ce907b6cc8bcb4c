import type { PruningMethod, PruningScore } from '@assay/contracts';
import { Option, type Command } from 'commander';
import { finiteNumber, numberList, wholeNumber } from '../commands/number-arguments';

/** What a user says about a pruning. */
export interface PruneOptions {
  server: string;
  dataset?: string;
  version?: number;
  embeddingSet?: string;
  valuation?: string;
  method?: PruningMethod;
  keep?: number;
  fraction?: number;
  epsilon?: number;
  delta?: number;
  dimensionShare?: number;
  below?: number;
  score?: PruningScore;
  classFloor?: number;
  contributorFloor?: number;
  /** Files of ids. */
  mustKeep?: string;
  mustDrop?: string;
  groupsWhole?: boolean;
  nearDuplicates?: number;
  duplicates: boolean;
  labelGate?: number;
  probe: boolean;
  refuseIfNotBetter?: boolean;
  sweep?: number[];
  seed?: number;
  dryRun?: boolean;
  wait?: boolean;
  /** Pruning jobs. */
  apply?: string;
  undo?: string;
  keepLaterChanges?: boolean;
  /** File to write. */
  manifest?: string;
  json?: boolean;
}

/** Options that go with those that name a pruning job; all others say what a new one shall be. */
export const GENERAL_OPTIONS: readonly string[] = ['server', 'apply', 'undo', 'wait', 'manifest', 'json'];

// Not the values of the contracts: the numeric commands shall not wait for these to be loaded.
const METHODS: readonly PruningMethod[] = [
  ...(['influence', 'pivotal', 'poisson', 'iid', 'topk'] as const),
  ...(['greedy-d', 'greedy-a', 'greedy-v', 'kcenter', 'random'] as const),
];
const SCORES: readonly PruningScore[] = ['value', 'leverage', 'looResidual', 'knnShapley'];

/** Adds what `assay prune` understands. */
export function addPruneOptions(command: Command): Command {
  const targets = (flags: string, text: string): Option => new Option(flags, text).argParser(finiteNumber);
  return command
    .addOption(
      new Option('--server <url>', 'address of the server').env('ASSAY_SERVER').default('http://127.0.0.1:3000'),
    )
    .option('--dataset <id or name>', 'data set to prune')
    .option('--version <number>', 'its version (the newest)', wholeNumber)
    .option('--embedding-set <id>', 'embeddings to go by (the newest of the version)')
    .option('--valuation <id>', 'valuation whose values are used (made with the job)')
    .addOption(new Option('--method <method>', 'how to choose (influence)').choices(METHODS))
    .option('--keep <items>', 'target: keep so many items', wholeNumber)
    .addOption(targets('--fraction <part>', 'target: keep such a part, 0 to 1'))
    .addOption(targets('--epsilon <epsilon>', 'target: keep what leverage sampling needs for this spectral error'))
    .addOption(targets('--delta <delta>', 'probability that --epsilon is missed (0.1)'))
    .addOption(targets('--dimension-share <share>', 'target: keep such a share of the effective dimension'))
    .addOption(targets('--below <value>', 'target: drop what scores below; needs --valuation'))
    .addOption(new Option('--score <score>', 'score of --below (value)').choices(SCORES))
    .option('--class-floor <items>', 'items of every class to keep at least', wholeNumber)
    .option('--contributor-floor <items>', 'items of every contributor to keep at least', wholeNumber)
    .option('--must-keep <ids.txt>', 'file of external ids to keep, one a line')
    .option('--must-drop <ids.txt>', 'file of external ids to drop, one a line')
    .option('--groups-whole', 'keep or drop items of the same group together')
    .option('--near-duplicates <cosine>', 'collapse items whose embeddings are at least so similar', finiteNumber)
    .option('--no-duplicates', 'do not collapse items with the same content')
    .option('--label-gate <share>', 'first drop this share, the labels of which are the most suspicious', finiteNumber)
    .option('--no-probe', 'do not train on what is kept; needed where there are no labels')
    .option('--refuse-if-not-better', 'refuse to apply unless kept trains better than random')
    .option('--sweep <fractions>', 'also draw quality against size at these fractions, such as 0.5,0.1', numberList)
    .option('--seed <seed>', 'the same seed makes the same manifest (0)', wholeNumber)
    .option('--dry-run', 'only report; apply it later by --apply')
    .option('--apply <pruning job>', 'apply what was previewed, exactly')
    .option('--undo <pruning job>', 'put back what was dropped')
    .option('--keep-later-changes', 'with --undo: although newer versions were made')
    .option('--wait', 'wait until it is done, and print the report')
    .option('--manifest <file>', 'with --wait: write the manifest to a file .jsonl, .csv or .parquet')
    .option('--json', 'print one JSON object');
}
