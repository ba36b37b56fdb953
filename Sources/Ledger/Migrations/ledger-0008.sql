-- min_reader: 1
-- After a restore the registers send again what the backup had not. Timers of the backup are overdue then, and would act
-- before the steps that have made them needless are back: until this moment none is sent. Null where nothing was restored.
ALTER TABLE house ADD COLUMN timers_held_until timestamptz;
