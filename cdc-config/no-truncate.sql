-- Optional. Lets MySQL refuse to TRUNCATE the two tables (error 1701), because a foreign key of another table refers to
-- them. A TRUNCATE is no row in the binlog, and Debezium can't write it into a compacted topic: the job would go on to
-- push to everybody who had a wish. DELETE does the same as TRUNCATE, and the job sees it.
--
-- The tables below refer to ours and are always empty: no row passes their check. A delete in our tables looks into their
-- empty index, which costs next to nothing.
--
-- They also prevent that the type of a primary key's column is changed, and online schema changes by tools that refuse
-- foreign keys. Before such a change, DROP TABLE wishlist_item_no_truncate, device_no_truncate. After it, run this again.
-- A session with foreign_key_checks = 0 is not kept from anything.
USE shop;

CREATE TABLE IF NOT EXISTS wishlist_item_no_truncate (
  user_id    BIGINT      NOT NULL,
  product_id VARCHAR(64) NOT NULL,
  PRIMARY KEY (user_id, product_id),
  FOREIGN KEY (user_id, product_id) REFERENCES wishlist_item (user_id, product_id),
  CHECK (1 = 0)
);

CREATE TABLE IF NOT EXISTS device_no_truncate (
  user_id   BIGINT      NOT NULL,
  device_id VARCHAR(64) NOT NULL,
  PRIMARY KEY (user_id, device_id),
  FOREIGN KEY (user_id, device_id) REFERENCES device (user_id, device_id),
  CHECK (1 = 0)
);
