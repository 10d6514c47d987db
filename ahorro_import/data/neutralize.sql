-- A copy of the database neither reads nor writes in the dealership's Google.
DELETE FROM ahorro_google_account;
-- Nor does it take what is sent to the dealership.
UPDATE ahorro_import_intake SET folder = NULL, apply_when_clean = FALSE, active = FALSE;
