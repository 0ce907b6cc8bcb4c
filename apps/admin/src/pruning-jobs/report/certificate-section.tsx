import type { PruningReport } from '@assay/contracts';
import { Section } from '../../components/section';
import { KeyFigure, KeyFigures } from '../../components/key-figure';
import { formatCount, formatNumber, NOTHING } from '../../format/format';
import { formatShare } from '../pruning-words';

/** What can be proven about the choice, without training anything. */
export function CertificateSection({ report }: { report: PruningReport }) {
  const { certificate, items } = report;
  const { full, subset } = certificate.effectiveDimension;
  const { epsilon: planned, delta } = certificate.planned;
  return (
    <Section
      flush
      title="Certificate"
      hint="Computed against all items, without labels: how much of the data’s structure stays."
    >
      <KeyFigures columns={4}>
        <KeyFigure
          label="Spectral error ε"
          value={formatNumber(certificate.epsilon, 3)}
          help={`${epsilonText(certificate.epsilon)}${
            planned === null
              ? ''
              : ` Sampling alone promises ${formatNumber(planned, 3)} with probability ${formatShare(1 - delta)}.`
          }${certificate.rescaled ? ' Weights only make up for the number of items.' : ''}`}
        />
        <KeyFigure
          label="Effective dimension kept"
          value={subset === null ? NOTHING : formatShare(full === 0 ? 1 : subset / full)}
          help={`${formatNumber(subset, 3)} of ${formatNumber(full, 3)} directions that the data really fill.`}
        />
        <KeyFigure
          label="Coverage radius"
          value={formatNumber(certificate.coverageRadius, 3)}
          help={`No item is farther than this from one that is kept${
            certificate.coverageRows < items
              ? `, among ${formatCount(certificate.coverageRows)} that were looked at`
              : ''
          }.`}
        />
        <KeyFigure
          label="Log-determinant"
          value={formatNumber(certificate.logDet, 4)}
          help="Volume that the kept items fill; more is more different. For comparing choices of the same size."
        />
      </KeyFigures>
    </Section>
  );
}

function epsilonText(epsilon: number): string {
  return epsilon < 1
    ? `In every direction the kept items, weighted, say what all items say, within ± ${formatShare(epsilon)}.`
    : 'At 1 or more, some direction of the data is hardly in what is kept, or is counted much too often.';
}
