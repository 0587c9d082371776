-- Nobody compares anything with final results: who has gone since then is nowhere to be kept.
DELETE FROM polls_gone WHERE poll IN (SELECT poll FROM polls WHERE final = 1);
