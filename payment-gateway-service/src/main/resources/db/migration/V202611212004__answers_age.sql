-- Old answers are found by age. Rolling back: drop the index once no instance purges.
CREATE INDEX provider_answers_finished ON provider_answers (finished_at);
