// Prints the bench's 5,000 applications as our server would give them.
import { planning } from '../../../shared/planning.mjs';

const KINDS = { FUL: 'full', HOU: 'householder', LBC: 'listed-building', OUT: 'outline', ADV: 'advertisement', TPO: 'trees', CLP: 'lawful-development', DOC: 'conditions' };
const later = (day, days) => new Date(Date.parse(day) + days * 864e5).toISOString().slice(0, 10);

const applications = planning().map(({ ref, address, description, date, status, ward }) => {
  const timeline = [{ day: date, what: 'received' }];
  const one = { area: 'Bench', reference: ref, address, postcode: address.match(/\S+ \S+$/)[0], ward, description, type: KINDS[ref.slice(-3)], status: 'undetermined', status_label: status, timeline, updated: '2026-11-22' };
  if (status === 'Under consultation') timeline.push({ day: '2026-12-20', what: 'consultation-ends' });
  if (status === 'Withdrawn') Object.assign(one, { status: 'withdrawn' });
  if (status === 'Approved' || status === 'Refused') {
    timeline.push({ day: later(date, 56), what: 'decided' });
    Object.assign(one, { status: 'determined', decision: status === 'Approved' ? 'granted' : 'refused' });
  }
  return one;
});
process.stdout.write(JSON.stringify({ source: 'The bench', applications, total: applications.length }));
