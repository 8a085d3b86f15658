-- Credits: accounts, lots and their double-entry ledger. Rolling back: never drop; order.events
-- tells what was granted and revoked, but not what was spent.
CREATE TABLE credit_accounts (
  user_id   text PRIMARY KEY,
  issued    bigint NOT NULL DEFAULT 0 CHECK (issued >= 0),
  owed      bigint NOT NULL DEFAULT 0 CHECK (owed >= 0),
  available bigint NOT NULL DEFAULT 0 CHECK (available >= 0),
  frozen    bigint NOT NULL DEFAULT 0 CHECK (frozen >= 0),
  spent     bigint NOT NULL DEFAULT 0 CHECK (spent >= 0),
  expired   bigint NOT NULL DEFAULT 0 CHECK (expired >= 0),
  revoked   bigint NOT NULL DEFAULT 0 CHECK (revoked >= 0),
  repaid    bigint NOT NULL DEFAULT 0 CHECK (repaid >= 0),
  CONSTRAINT credit_accounts_balance
    CHECK (issued + owed = available + frozen + spent + expired + revoked + repaid),
  CONSTRAINT credit_accounts_debt CHECK (repaid <= owed)
);

CREATE TABLE credit_lots (
  order_id       text PRIMARY KEY REFERENCES orders,
  user_id        text NOT NULL REFERENCES credit_accounts,
  granted_at     timestamptz NOT NULL,
  expires_at     timestamptz NOT NULL,
  paid_minor     bigint NOT NULL CHECK (paid_minor > 0),
  refunded_minor bigint NOT NULL DEFAULT 0 CHECK (refunded_minor >= 0),
  lost_minor     bigint NOT NULL DEFAULT 0 CHECK (lost_minor >= 0),
  disputed       boolean NOT NULL DEFAULT false,
  issued         bigint NOT NULL DEFAULT 0 CHECK (issued >= 0),
  owed           bigint NOT NULL DEFAULT 0 CHECK (owed >= 0),
  available      bigint NOT NULL DEFAULT 0 CHECK (available >= 0),
  frozen         bigint NOT NULL DEFAULT 0 CHECK (frozen >= 0),
  spent          bigint NOT NULL DEFAULT 0 CHECK (spent >= 0),
  expired        bigint NOT NULL DEFAULT 0 CHECK (expired >= 0),
  revoked        bigint NOT NULL DEFAULT 0 CHECK (revoked >= 0),
  repaid         bigint NOT NULL DEFAULT 0 CHECK (repaid >= 0),
  UNIQUE (order_id, user_id),
  CONSTRAINT credit_lots_balance
    CHECK (issued + owed = available + frozen + spent + expired + revoked + repaid),
  CONSTRAINT credit_lots_owed CHECK (owed <= revoked AND revoked <= issued)
);

CREATE INDEX credit_lots_lapsing ON credit_lots (expires_at) WHERE available > 0;
CREATE INDEX credit_lots_of_user ON credit_lots (user_id, expires_at);

CREATE TABLE credit_transactions (
  position       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction_id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
  user_id        text NOT NULL REFERENCES credit_accounts,
  kind           text NOT NULL CHECK (kind IN ('purchased', 'debt_repaid', 'spent', 'expired',
                   'revoked', 'restored', 'frozen', 'thawed')),
  order_id       text,
  reference      text,
  reason         text NOT NULL,
  balance_after  bigint NOT NULL,
  frozen_after   bigint NOT NULL,
  debt_after     bigint NOT NULL,
  created_at     timestamptz NOT NULL,
  UNIQUE (position, user_id),
  CHECK ((kind = 'spent') = (reference IS NOT NULL)),
  CHECK ((kind = 'spent') = (order_id IS NULL)),
  FOREIGN KEY (order_id, user_id) REFERENCES credit_lots (order_id, user_id)
);

CREATE UNIQUE INDEX credit_transactions_of_user ON credit_transactions (user_id, position);
CREATE UNIQUE INDEX credit_transactions_reference ON credit_transactions (user_id, reference)
  WHERE kind = 'spent';
CREATE UNIQUE INDEX credit_transactions_once ON credit_transactions (order_id)
  WHERE kind = 'purchased';

CREATE TABLE credit_entries (
  position bigint NOT NULL,
  order_id text NOT NULL,
  account  text NOT NULL CHECK (account IN ('issued', 'owed', 'available', 'frozen', 'spent',
             'expired', 'revoked', 'repaid')),
  user_id  text NOT NULL,
  amount   bigint NOT NULL CHECK (amount <> 0),
  PRIMARY KEY (position, order_id, account),
  FOREIGN KEY (position, user_id) REFERENCES credit_transactions (position, user_id),
  FOREIGN KEY (order_id, user_id) REFERENCES credit_lots (order_id, user_id)
);

COMMENT ON TABLE credit_accounts IS 'the credits of a user, the sum of the ledger; its row is the lock of all of them';
COMMENT ON COLUMN credit_accounts.owed IS 'taken back though spent already; the debt is owed less repaid';
COMMENT ON COLUMN credit_accounts.repaid IS 'what later grants paid of it';
COMMENT ON TABLE credit_lots IS 'the credits of one order, with the sums of the ledger';
COMMENT ON COLUMN credit_lots.refunded_minor IS 'all that went back of paid_minor, as last told';
COMMENT ON COLUMN credit_lots.lost_minor IS 'what lost disputes took of it';
COMMENT ON COLUMN credit_lots.disputed IS 'a dispute is open: what is left is frozen';
COMMENT ON COLUMN credit_lots.owed IS 'the part of revoked that was spent already';
COMMENT ON COLUMN credit_lots.repaid IS 'what paid the debt of other lots';
COMMENT ON TABLE credit_transactions IS 'the ledger: what happened, when and why; append-only';
COMMENT ON COLUMN credit_transactions.reference IS 'of who spends, once per user';
COMMENT ON TABLE credit_entries IS 'the ledger: signed sides that sum to zero; append-only';

CREATE FUNCTION credit_ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER credit_transactions_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_transactions
  FOR EACH STATEMENT EXECUTE FUNCTION credit_ledger_is_append_only();
CREATE TRIGGER credit_entries_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_entries
  FOR EACH STATEMENT EXECUTE FUNCTION credit_ledger_is_append_only();

-- A statement writes all sides of its transactions: they balance for each lot, and the sums
-- follow them in the same statement, so that ledger and balance cannot part.
CREATE FUNCTION post_credit_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM new_entries GROUP BY position, order_id HAVING sum(amount) <> 0) THEN
    RAISE EXCEPTION 'credit entries do not sum to zero' USING ERRCODE = 'check_violation';
  END IF;

  UPDATE credit_lots l
     SET issued = l.issued - d.issued, owed = l.owed - d.owed,
         available = l.available + d.available, frozen = l.frozen + d.frozen,
         spent = l.spent + d.spent, expired = l.expired + d.expired,
         revoked = l.revoked + d.revoked, repaid = l.repaid + d.repaid
    FROM (SELECT order_id,
                 coalesce(sum(amount) FILTER (WHERE account = 'issued'), 0) AS issued,
                 coalesce(sum(amount) FILTER (WHERE account = 'owed'), 0) AS owed,
                 coalesce(sum(amount) FILTER (WHERE account = 'available'), 0) AS available,
                 coalesce(sum(amount) FILTER (WHERE account = 'frozen'), 0) AS frozen,
                 coalesce(sum(amount) FILTER (WHERE account = 'spent'), 0) AS spent,
                 coalesce(sum(amount) FILTER (WHERE account = 'expired'), 0) AS expired,
                 coalesce(sum(amount) FILTER (WHERE account = 'revoked'), 0) AS revoked,
                 coalesce(sum(amount) FILTER (WHERE account = 'repaid'), 0) AS repaid
            FROM new_entries GROUP BY order_id) d
   WHERE l.order_id = d.order_id;

  UPDATE credit_accounts a
     SET issued = a.issued - d.issued, owed = a.owed - d.owed,
         available = a.available + d.available, frozen = a.frozen + d.frozen,
         spent = a.spent + d.spent, expired = a.expired + d.expired,
         revoked = a.revoked + d.revoked, repaid = a.repaid + d.repaid
    FROM (SELECT user_id,
                 coalesce(sum(amount) FILTER (WHERE account = 'issued'), 0) AS issued,
                 coalesce(sum(amount) FILTER (WHERE account = 'owed'), 0) AS owed,
                 coalesce(sum(amount) FILTER (WHERE account = 'available'), 0) AS available,
                 coalesce(sum(amount) FILTER (WHERE account = 'frozen'), 0) AS frozen,
                 coalesce(sum(amount) FILTER (WHERE account = 'spent'), 0) AS spent,
                 coalesce(sum(amount) FILTER (WHERE account = 'expired'), 0) AS expired,
                 coalesce(sum(amount) FILTER (WHERE account = 'revoked'), 0) AS revoked,
                 coalesce(sum(amount) FILTER (WHERE account = 'repaid'), 0) AS repaid
            FROM new_entries GROUP BY user_id) d
   WHERE a.user_id = d.user_id;

  IF EXISTS (SELECT FROM credit_transactions t JOIN credit_accounts a USING (user_id)
              WHERE t.position IN (SELECT position FROM new_entries)
                AND (t.balance_after, t.frozen_after, t.debt_after)
                    <> (a.available, a.frozen, a.owed - a.repaid)) THEN
    RAISE EXCEPTION 'credit transaction tells another balance' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER credit_entries_post AFTER INSERT ON credit_entries
  REFERENCING NEW TABLE AS new_entries
  FOR EACH STATEMENT EXECUTE FUNCTION post_credit_entries();

CREATE FUNCTION credits_move_by_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() < 2 AND (TG_OP = 'INSERT'
      AND (NEW.issued, NEW.owed, NEW.available, NEW.frozen, NEW.spent, NEW.expired, NEW.revoked,
           NEW.repaid) <> (0, 0, 0, 0, 0, 0, 0, 0)
      OR TG_OP = 'UPDATE'
      AND (NEW.issued, NEW.owed, NEW.available, NEW.frozen, NEW.spent, NEW.expired, NEW.revoked,
           NEW.repaid) <> (OLD.issued, OLD.owed, OLD.available, OLD.frozen, OLD.spent,
                           OLD.expired, OLD.revoked, OLD.repaid)) THEN
    RAISE EXCEPTION '% follows the ledger only', TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER credit_accounts_by_ledger BEFORE INSERT OR UPDATE ON credit_accounts
  FOR EACH ROW EXECUTE FUNCTION credits_move_by_ledger();
CREATE TRIGGER credit_lots_by_ledger BEFORE INSERT OR UPDATE ON credit_lots
  FOR EACH ROW EXECUTE FUNCTION credits_move_by_ledger();
CREATE TRIGGER credit_accounts_stay BEFORE DELETE OR TRUNCATE ON credit_accounts
  FOR EACH STATEMENT EXECUTE FUNCTION credit_ledger_is_append_only();
CREATE TRIGGER credit_lots_stay BEFORE DELETE OR TRUNCATE ON credit_lots
  FOR EACH STATEMENT EXECUTE FUNCTION credit_ledger_is_append_only();
