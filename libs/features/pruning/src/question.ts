import type { CreatePruningJob } from '@assay/contracts';
import type { Floor, PruningQuestion, PruningTarget } from '@assay/compute/pruning';
import { DomainError } from '@assay/platform/http';
import type { DataSource } from 'typeorm';
import { wantedItems } from './check-request';
import type { PrunedRows } from './pruned-rows';
import type { RowScores } from './row-scores';
import { selectRows } from './select-items';

/** Puts a request into the terms of `compute/pruning`: rows for items, codes for names. */
export async function questionOf(
  dataSource: DataSource,
  request: CreatePruningJob,
  embeddingSetId: string,
  rows: PrunedRows,
  scores: RowScores,
): Promise<PruningQuestion> {
  const { method, lambda, normalize, center, seed, keepGroupsWhole, labelGate, duplicates, probe, sweep } = request;
  return {
    ...{ method, lambda, normalize, center, seed, keepGroupsWhole },
    target: targetOf(request, rows.rows, scores),
    classes: rows.labels,
    contributors: rows.contributors,
    groups: rows.groups.codes,
    floors: {
      classes: floorOf(request.floors.classes, rows.labels.names),
      contributors: floorOf(request.floors.contributors, rows.contributors.names),
    },
    mustKeep: await selectRows(dataSource, embeddingSetId, request.mustKeep),
    mustDrop: await selectRows(dataSource, embeddingSetId, request.mustDrop),
    duplicates: { cosine: duplicates.cosine, ...(duplicates.exact && { hashes: rows.sha256 }) },
    ...(labelGate && {
      labelGate: {
        scores: needed(scores[labelGate.score]),
        ...(labelGate.dropShare === undefined
          ? { dropBelow: labelGate.dropBelow ?? -Infinity }
          : { dropShare: labelGate.dropShare }),
      },
    }),
    leverage: scores.leverage,
    ...(scores.looResidual && { looResidual: scores.looResidual }),
    ...(probe && { probe }),
    ...(sweep && { sweep }),
  };
}

function targetOf(request: CreatePruningJob, items: number, scores: RowScores): PruningTarget {
  const { target } = request;
  switch (target.kind) {
    case 'accuracy':
    case 'dimension':
      return target;
    case 'value':
      return { kind: 'value', scores: needed(scores[target.score]), below: target.below };
    default:
      return { kind: 'count', keep: wantedItems(target, items) ?? items };
  }
}

function needed(scores: Float64Array | null): Float64Array {
  if (scores) return scores;
  throw new DomainError('no_labels', 'Label scores need labelled items of at least two classes.');
}

function floorOf(floor: CreatePruningJob['floors']['classes'], names: readonly string[]): Floor | undefined {
  if (floor === undefined || typeof floor === 'number') return floor;
  return new Map(Object.entries(floor).map(([name, least]) => [names.indexOf(name), least]));
}
