-- A copy of the database neither reads nor writes in the dealership's Google.
DELETE FROM ahorro_google_account;
