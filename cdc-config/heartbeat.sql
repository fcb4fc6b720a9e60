-- A row that is committed about ten times a second. It travels through the binlog behind everything committed before it,
-- so its arrival in Kafka proves that Debezium has read everything up to its commit time, also when nobody
-- changes a wishlist. A sale waits for that proof and for no more: the shorter the beat, the sooner a sale fires.
--
-- Cost: about 300 bytes of binlog a beat, some 270 MB a day. Needs event_scheduler=ON (the default of MySQL 8.0).
-- MySQL disables the event on replicas by itself, so after a failover enable it on the new primary.
USE shop;

INSERT IGNORE INTO wishcast_heartbeat (id, beat_at) VALUES (1, CURRENT_TIMESTAMP(3));

DELIMITER //

CREATE EVENT IF NOT EXISTS wishcast_heartbeat
  ON SCHEDULE EVERY 1 SECOND
  DO
  BEGIN
    DECLARE finish TIMESTAMP(3) DEFAULT SYSDATE(3) + INTERVAL 950000 MICROSECOND;
    -- Runs that overlap, on a busy server, take turns: two at a time would only wait for the same row.
    IF GET_LOCK('wishcast_heartbeat', 1) = 1 THEN
      WHILE SYSDATE(3) < finish DO
        UPDATE wishcast_heartbeat SET beat_at = SYSDATE(3) WHERE id = 1;
        DO SLEEP(0.1);
      END WHILE;
      DO RELEASE_LOCK('wishcast_heartbeat');
    END IF;
  END //

DELIMITER ;
