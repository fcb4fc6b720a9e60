-- The tables Wishcast reads, as an example: names and types are configurable, the primary keys are not.
-- Rows must go by statements that the binlog has as rows. TRUNCATE is none (no-truncate.sql lets MySQL refuse it), and neither is,
-- before MySQL 9.6, a foreign key with ON DELETE CASCADE: delete such rows by a trigger BEFORE DELETE on the other table.
CREATE DATABASE IF NOT EXISTS shop CHARACTER SET utf8mb4;
USE shop;

CREATE TABLE IF NOT EXISTS wishlist_item (
  user_id    BIGINT       NOT NULL,
  product_id VARCHAR(64)  NOT NULL,
  added_at   TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (user_id, product_id)
);

CREATE TABLE IF NOT EXISTS device (
  user_id    BIGINT                  NOT NULL,
  device_id  VARCHAR(64)             NOT NULL,
  platform   ENUM ('android', 'ios') NOT NULL,
  push_token VARCHAR(512), -- NULL from a logout to the next login: the device then gets no pushes
  locale     VARCHAR(35),
  updated_at TIMESTAMP(3)            NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  PRIMARY KEY (user_id, device_id)
);

-- Updated by heartbeat.sql, which says what they are for.
CREATE TABLE IF NOT EXISTS wishcast_heartbeat (
  id      TINYINT      NOT NULL,
  beat_at TIMESTAMP(3) NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE IF NOT EXISTS wishlist_item_heartbeat LIKE wishcast_heartbeat;

CREATE TABLE IF NOT EXISTS device_heartbeat LIKE wishcast_heartbeat;
