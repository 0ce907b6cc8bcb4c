import type { CreatePruningJob, ItemSelector, LambdaRule, PruningFloors } from '@assay/contracts';
import { formatCount, formatNumber, plural } from '../format/format';
import { formatShare, methodName, targetText } from './pruning-words';

/** What was asked for, as pairs of a name and words; the same names in the same order for every request. */
export function parameters(request: CreatePruningJob): [name: string, value: string][] {
  const { duplicates, labelGate: gate, probe, sweep } = request;
  return [
    ['Method', methodName(request.method)],
    ['Target', targetText(request.target)],
    ['Floor of classes', floorText(request.floors.classes)],
    ['Floor of contributors', floorText(request.floors.contributors)],
    ['Must be kept', selectorText(request.mustKeep)],
    ['Must be dropped', selectorText(request.mustDrop)],
    ['Groups', request.keepGroupsWhole ? 'kept whole' : 'may be split'],
    ['Exact duplicates', duplicates.exact ? 'collapsed' : 'left alone'],
    ['Near duplicates', duplicates.cosine === undefined ? 'left alone' : `collapsed from ${duplicates.cosine}`],
    [
      'Suspicious labels',
      gate === undefined
        ? 'left alone'
        : gate.dropShare === undefined
          ? `dropped below ${formatNumber(gate.dropBelow)} by ${gate.score}`
          : `lowest ${formatShare(gate.dropShare)} dropped by ${gate.score}`,
    ],
    ['λ', lambdaText(request.lambda)],
    ['Rows', request.normalize ? 'normalised' : 'as they are'],
    ['Columns', request.center ? 'centred' : 'as they are'],
    ['Seed', String(request.seed)],
    ['Probe', probe === null ? 'none' : `${probe.head}, ${probe.seeds} rounds, ${formatShare(probe.heldOut)} held out`],
    ['Unless better than random', request.refuseIfNotBetter ? 'refused' : 'allowed'],
    ['Sizes drawn', sweep === undefined ? 'none' : sweep.map(formatShare).join(', ')],
  ];
}

function floorText(floor: PruningFloors['classes']): string {
  if (floor === undefined) return 'none';
  if (typeof floor === 'number') return `${formatCount(floor)} of every one`;
  return Object.entries(floor)
    .map(([value, least]) => `${value}: ${formatCount(least)}`)
    .join(', ');
}

function selectorText({ externalIds, filter }: ItemSelector): string {
  const narrowed = Object.entries(filter ?? {}).map(
    ([field, value]) => `${field} ${value === '' ? 'none' : String(value)}`,
  );
  const parts = [...(externalIds ? [plural(externalIds.length, 'id')] : []), narrowed.join(' and ')].filter(Boolean);
  return parts.length > 0 ? parts.join(', or ') : 'nothing';
}

function lambdaText(lambda: LambdaRule): string {
  if (lambda.rule === 'trace') return '1 % of the mean feature variance';
  return lambda.rule === 'value'
    ? formatNumber(lambda.value)
    : `for an effective dimension of ${formatNumber(lambda.dimension)}`;
}
