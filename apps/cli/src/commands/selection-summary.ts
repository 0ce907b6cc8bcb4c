import type { SelectionReport } from './select';

/** A report in words, one fact a line. */
export function selectionSummary(report: SelectionReport): string {
  const { certificate, seconds, plan, shares } = report;
  const { bounds, effectiveDimension, planned } = certificate;
  const number = (value: number | null): string => (value === null ? 'none' : value.toPrecision(6));
  const lines = [
    ['rows', `${report.m} by ${report.method}${report.distinct < report.m ? `, ${report.distinct} different` : ''}`],
    ...(plan ? [['plan', `${plan.m}${plan.keepAll ? ' (keep all)' : ''}, ${plan.bound} bound`]] : []),
    ['lambda', number(report.lambda)],
    ['effective dimension', `${number(effectiveDimension.full)}, of the subset ${number(effectiveDimension.subset)}`],
    [
      'share of it kept',
      `${number(effectiveDimension.share)} (with weights ${number(effectiveDimension.weighted)} in all)`,
    ],
    ['epsilon', `${number(certificate.epsilon)} (i.i.d. promises ${number(planned.epsilon)})`],
    ...(certificate.rescaled ? [['note', 'picked without chance: weights are a rescaling to all rows']] : []),
    ['log det gain', number(certificate.logDet)],
    ['trace gain', number(certificate.trace)],
    ['coverage radius', `${number(certificate.coverageRadius)} over ${certificate.coverageRows} rows`],
    ['realisable labels', bounds ? `excess at most ${number(bounds.realisable.excess)}·‖θ‖²` : 'no bound: epsilon ≥ 1'],
    [
      'any labels',
      bounds?.noise
        ? `risk at most ${number(bounds.noise.factor)} times the best, except with probability ${bounds.noise.delta}`
        : 'no bound',
    ],
    ...(shares ? [['class drift', number(shares.drift)]] : []),
    ...report.loweredFloors.map(({ grouping, code, floor, available }) => [
      'note',
      `floor of ${grouping} ${code} lowered from ${floor} to ${available}`,
    ]),
    ['engine', report.engine],
    [
      'seconds',
      `${seconds.total.toFixed(2)} (select ${seconds.select.toFixed(2)}, certificate ${seconds.certificate.toFixed(2)})`,
    ],
  ];
  return lines.map(([name, value]) => `${name.padEnd(20)}${value}\n`).join('');
}
