-- A copy of the database writes to no client and asks Meta nothing: it has no
-- credentials, and what waited is not sent once somebody types others.
UPDATE ahorro_wa_account
   SET token = NULL, app_secret = NULL, verify_token = NULL, has_token = FALSE,
       has_app_secret = FALSE, has_verify_token = FALSE, home = 'neutralized';
UPDATE ahorro_wa_message
   SET state = 'cancelled', closed_at = now() AT TIME ZONE 'UTC', next_try_at = NULL
 WHERE state = 'queued';
