import { historiesOf, knownBy } from '../../../../insight/orders/histories';
import { reportValue, type ValueQuestion } from '../../../../insight/value/report';
import { CALIBRATED, cdnowOrders } from '../cdnow';

const HISTORIES = historiesOf(cdnowOrders());
const QUESTION: ValueQuestion = { lastDay: CALIBRATED, horizonWeeks: 39, discountPerYear: 0.1, margin: 1 };

function reported(question = QUESTION, histories = HISTORIES) {
  const answer = reportValue(histories, question);
  if (answer.refused !== null) throw new Error(answer.refused.reason);
  return answer.report;
}

const CDNOW = reported();

describe('the value of a customer', () => {
  it('is what is bought times what it earns, and less where money of later is worth less', () => {
    const undiscounted = reported({ ...QUESTION, discountPerYear: 0, margin: 0.5 });
    const [dear, cheap] = [undiscounted.people[0], CDNOW.people[0]];
    expect(dear?.value).toBeCloseTo(0.5 * (dear?.expectedOrders ?? 0) * (dear?.expectedOrder ?? 0), 8);
    expect(cheap?.value).toBeLessThan(2 * (dear?.value ?? 0));
    expect(cheap?.value).toBeGreaterThan(2 * 0.9 * (dear?.value ?? 0));
    expect(CDNOW.total).toBeCloseTo(
      CDNOW.people.reduce((sum, { value }) => sum + (value ?? 0), 0),
      6,
    );
  });

  it('does not hang on what happened after the day that it may know of', () => {
    const known = reported(QUESTION, knownBy(HISTORIES, CALIBRATED));
    expect([known.people, known.purchases]).toEqual([CDNOW.people, CDNOW.purchases]);
    expect(known.heldOut).toBeNull();
  });
});
