import * as fc from 'fast-check';
import { type DecisionReason, decisionReasons, Decisions } from './decisions';
import { labelledClusters } from './testing/labelled-clusters';
import { keepByValue } from './value-target';

const { question } = labelledClusters(8, { classes: 2 });
const scores = Float64Array.of(0.9, 0.1, 0.8, 0.2, Number.NaN, 0.3, 0.7, 0.4);
const target = { kind: 'value', scores, below: 0.5 } as const;

const reasonsOf = (decisions: Decisions): DecisionReason[] =>
  [...decisions.reasons].map((reason) => decisionReasons[reason]);

it('keeps what reaches the value and what has none', () => {
  const decisions = new Decisions(8);
  keepByValue(question, target, decisions);
  expect(reasonsOf(decisions)).toEqual([1, 0, 1, 0, 1, 0, 1, 0].map((isKept) => (isKept ? 'selected' : 'below-value')));
});

it('meets floors with the best of what is below', () => {
  const decisions = new Decisions(8);
  keepByValue({ ...question, floors: { classes: 2 } }, target, decisions);
  // Class 1 has rows 1, 3, 5, 7; the best two are 7 and 5.
  expect(reasonsOf(decisions).filter((_, row) => row % 2 === 1)).toEqual([
    'below-value',
    'below-value',
    'floor',
    'floor',
  ]);
});

it('judges a group that stays whole by its mean', () => {
  const decisions = new Decisions(8);
  const groups = Int32Array.of(0, 0, 1, 1, -1, 1, 1, -1);
  keepByValue({ ...question, groups, keepGroupsWhole: true }, target, decisions);
  // Group 0 has mean 0.5; group 1 has (0.8 + 0.2 + 0.3 + 0.7)/4 = 0.5.
  expect([...decisions.where((row) => decisions.isKept(row))]).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

it('leaves what is decided, and decides all the rest', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 }), (values) => {
      const decisions = new Decisions(8);
      decisions.drop(0, 'must-drop');
      decisions.keep(1, 'must-keep', 0);
      keepByValue(question, { kind: 'value', scores: Float64Array.from(values), below: 0.5 }, decisions);
      expect(reasonsOf(decisions).slice(0, 2)).toEqual(['must-drop', 'must-keep']);
      for (let row = 2; row < 8; row += 1) expect(decisions.isKept(row)).toBe(values[row] >= 0.5);
    }),
  );
});
