import type { PruningJobAnswer } from './run-prune';

type Report = NonNullable<PruningJobAnswer['report']>;
type Estimate = NonNullable<Report['probe']>['all'];
type Line = [name: string, value: string];

/** A pruning job in words, what matters most first. */
export function pruningSummary(job: PruningJobAnswer, server: string): string {
  const lines: Line[] = [
    ...(job.report ? reportLines(job.report) : []),
    ['state', outcome(job)],
    ['pruning job', `${job.id}, ${server}/#/pruning-jobs/${job.id}/show`],
    ...(job.previewHash === null ? [] : [['manifest hash', job.previewHash] satisfies Line]),
  ];
  const headline = job.report ? [job.report.headline, ...job.report.notes].map((text) => `${text}\n`).join('') : '';
  return headline + lines.map(([name, value]) => `${name.padEnd(20)}${value}\n`).join('');
}

function outcome({ id, state, appliedVersion, undoneVersion }: PruningJobAnswer): string {
  if (state === 'previewed') return `previewed; nothing is changed. Apply it: assay prune --apply ${id}`;
  if (state === 'applied') return `applied as version ${appliedVersion ?? ''}. Undo it: assay prune --undo ${id}`;
  if (state === 'undone') return `undone by version ${undoneVersion ?? ''}`;
  if (state === 'refused') return 'refused: the probe did not find kept better than random; nothing is changed';
  return state;
}

function reportLines(report: Report): Line[] {
  const { certificate, drift, duplicates, labelGate, seconds } = report;
  const { effectiveDimension } = certificate;
  const reasons = Object.entries(report.reasons).map(([reason, items]) => `${reason} ${count(items)}`);
  return [
    ['kept', `${count(report.kept)} of ${count(report.items)} by ${report.method}`],
    ['reasons', reasons.join(', ')],
    ['epsilon', `${number(certificate.epsilon)} (planned ${number(certificate.planned.epsilon)})`],
    ['effective dimension', `${number(effectiveDimension.full)}, of what is kept ${number(effectiveDimension.subset)}`],
    ['log det gain', number(certificate.logDet)],
    ['coverage radius', `${number(certificate.coverageRadius)} over ${count(certificate.coverageRows)} rows`],
    ['class drift', number(drift.classes.totalVariation)],
    ['contributor drift', number(drift.contributors.totalVariation)],
    ...(duplicates
      ? [['duplicates', `${count(duplicates.exact)} exact, ${count(duplicates.near)} near`] satisfies Line]
      : []),
    ...(labelGate ? [['label gate', `${count(labelGate.dropped)} by ${labelGate.score}`] satisfies Line] : []),
    ...probeLines(report),
    ['engine', report.engine],
    [
      'seconds',
      Object.entries(seconds)
        .map(([phase, value]) => `${phase} ${value.toFixed(2)}`)
        .join(', '),
    ],
  ];
}

function probeLines({ probe, sweep }: Report): Line[] {
  return [
    ...(probe
      ? ([
          ['accuracy of all', estimate(probe.all)],
          ['of kept', estimate(probe.kept)],
          ['of random', estimate(probe.random)],
          ['kept − random', `${estimate(probe.difference)}: ${probe.verdict}`],
        ] satisfies Line[])
      : []),
    ...(sweep ?? []).map(({ fraction, kept, random, topk }): Line => [
      `at ${number(100 * fraction)} %`,
      `kept ${estimate(kept)}, random ${estimate(random)}, top-k ${estimate(topk)}`,
    ]),
  ];
}

const count = (value: number): string => value.toLocaleString('en');
const number = (value: number | null): string => (value === null ? 'none' : String(Number(value.toPrecision(4))));
const estimate = ({ mean, interval: [low, high] }: Estimate): string =>
  `${mean.toFixed(4)} [${low?.toFixed(4) ?? ''}, ${high?.toFixed(4) ?? ''}]`;
