-- An amendment is known by its place among those of its application: the day is only when a source told of it, and becomes an
-- earlier one when an older list comes in. It is the same amendment then, and nobody is told of it again.
DELETE FROM planning_arrivals
WHERE event = 'amended'
  AND NOT EXISTS (SELECT 1 FROM planning_events e
                  WHERE e.application = planning_arrivals.application AND e.event = 'amended' AND e.day = planning_arrivals.day);

UPDATE planning_arrivals
SET once = (SELECT count(*) FROM planning_arrivals earlier
            WHERE earlier.application = planning_arrivals.application AND earlier.event = 'amended'
              AND earlier.day <= planning_arrivals.day)
WHERE event = 'amended';
