-- Rows that are committed about ten times a second. They travel through the binlog behind everything committed before
-- them, so their arrival proves to the job that it has everything up to their commit time, also when nobody changes a
-- wishlist. A sale waits for that proof and for no more: the shorter the beat, the sooner a sale fires.
--
-- wishlist_item_heartbeat, device_heartbeat: the connector puts their rows among the changes of wishlist_item and device,
-- row 0 into partition 0 of the topic, row 1 into partition 1 and so on. In a partition nothing overtakes anything. There
-- must be as many rows as the topic has partitions.
-- wishcast_heartbeat: has a topic of its own, which holds the sales if the connector stands still.
--
-- Cost: about 2 kB of binlog a beat, some 1.7 GB a day. Needs event_scheduler=ON (the default of MySQL 8.0).
-- MySQL disables the event on replicas by itself, so after a failover enable it on the new primary.
USE shop;

INSERT IGNORE INTO wishcast_heartbeat (id, beat_at) VALUES (1, CURRENT_TIMESTAMP(3));

INSERT IGNORE INTO wishlist_item_heartbeat (id, beat_at)
  VALUES (0, CURRENT_TIMESTAMP(3)), (1, CURRENT_TIMESTAMP(3)), (2, CURRENT_TIMESTAMP(3)), (3, CURRENT_TIMESTAMP(3));

INSERT IGNORE INTO device_heartbeat (id, beat_at)
  VALUES (0, CURRENT_TIMESTAMP(3)), (1, CURRENT_TIMESTAMP(3)), (2, CURRENT_TIMESTAMP(3)), (3, CURRENT_TIMESTAMP(3));

DELIMITER //

CREATE EVENT IF NOT EXISTS wishcast_heartbeat
  ON SCHEDULE EVERY 1 SECOND
  DO
  BEGIN
    DECLARE finish TIMESTAMP(3) DEFAULT SYSDATE(3) + INTERVAL 950000 MICROSECOND;
    -- Runs that overlap, on a busy server, take turns: two at a time would only wait for the same rows.
    IF GET_LOCK('wishcast_heartbeat', 1) = 1 THEN
      WHILE SYSDATE(3) < finish DO
        UPDATE wishlist_item_heartbeat SET beat_at = SYSDATE(3);
        UPDATE device_heartbeat SET beat_at = SYSDATE(3);
        UPDATE wishcast_heartbeat SET beat_at = SYSDATE(3);
        DO SLEEP(0.1);
      END WHILE;
      DO RELEASE_LOCK('wishcast_heartbeat');
    END IF;
  END //

DELIMITER ;
