import type { LambdaRule, Valuation } from '@assay/contracts';
import { KeyFigure, KeyFigures } from '../components/key-figure';
import { formatCount, formatNumber, formatSeconds, NOTHING } from '../format/format';

function ruleText(lambda: LambdaRule): string {
  if (lambda.rule === 'dimension') return `for an effective dimension of ${formatNumber(lambda.dimension)}`;
  return lambda.rule === 'trace' ? '1 % of the mean feature variance' : 'as given';
}

/** The numbers of a valuation, each with a line that says what it means. */
export const ValuationFigures = ({ valuation }: { valuation: Valuation }) => {
  const { options, seconds } = valuation;
  const prepared = [options.normalize && 'rows normalised', options.center && 'columns centred']
    .filter(Boolean)
    .join(', ');
  return (
    <KeyFigures columns={4}>
      <KeyFigure
        label="Effective dimension"
        value={formatNumber(valuation.effectiveDimension)}
        help={`Of ${formatCount(valuation.columns)}: how many directions the data really fill. All scores sum to it.`}
      />
      <KeyFigure
        label="λ"
        value={formatNumber(valuation.lambda)}
        help={`The ridge, ${ruleText(options.lambda)}. Weaker directions hardly count.`}
      />
      <KeyFigure
        label="Rank"
        value={valuation.rank === null ? NOTHING : formatCount(valuation.rank)}
        help={`Independent directions of ${formatCount(valuation.rows)} × ${formatCount(valuation.columns)} numbers.`}
      />
      <KeyFigure
        label="Condition"
        value={formatNumber(valuation.condition, 3)}
        help="Of the regularised Gram matrix; the larger, the more digits are lost."
      />
      <KeyFigure
        label="Expected error"
        value={formatNumber(valuation.expectedError, 2)}
        help="Largest relative error of a score to be expected."
      />
      <KeyFigure
        label="Engine"
        value={valuation.engine ?? NOTHING}
        help={`${valuation.precisionUsed === 'mixed' ? 'Mixed precision' : 'Float64'}${prepared ? `; ${prepared}` : ''}.`}
      />
      <KeyFigure
        label="Took"
        value={seconds ? formatSeconds(seconds.total) : NOTHING}
        help={
          seconds &&
          `Gram ${formatSeconds(seconds.gram)}, factor ${formatSeconds(seconds.factor)}, scores ${formatSeconds(seconds.scores)}, labels ${formatSeconds(seconds.labels)}.`
        }
      />
      <KeyFigure
        label="Label scores"
        value={valuation.hasLabelScores ? 'Yes' : 'No'}
        help={
          valuation.hasLabelScores
            ? `LOO residual, and KNN-Shapley of ${formatCount(options.neighbours)} neighbours.`
            : 'Not asked for, or the items have no labels.'
        }
      />
    </KeyFigures>
  );
};
