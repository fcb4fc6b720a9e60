package dev.wishcast.job.device;

import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.job.token.TokenKey;
import dev.wishcast.job.token.TokenYield;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All devices of one user, in the order in which they were first seen, and the push tokens that the user has yielded. Immutable.
 *
 * <p>Several of them can have the same push token: an app that gets a new device id registers the same phone again. The token is
 * then dead for all of them, and the one that registered last stands for the phone.
 *
 * <p>A token can also belong to another user by now, who took over the phone. Word of it comes apart from the rows, before or
 * after them, so it is kept apart from the devices.
 *
 * @param devices each with another {@link Device#deviceId()}
 * @param yielded tokens that belong to another user; mostly none
 */
public record UserDevices(List<Device> devices, Set<TokenKey> yielded) {

    /** No device. */
    public static final UserDevices NONE = new UserDevices(List.of(), Set.of());

    /** The devices after a row was inserted, updated or deleted; the same object if that changes nothing. */
    public UserDevices applyRow(DeviceChange row) {
        int index = indexOf(row.deviceId());
        if (row.kind() != ChangeKind.UPSERTED) {
            return index < 0 ? this : without(index);
        }
        Device device = Device.ofRow(row, index < 0 ? null : devices.get(index));
        return with(index, device.dead(deadSince(row.pushToken())));
    }

    private long deadSince(String pushToken) {
        long latest = 0;
        for (Device device : devices) {
            if (device.pushToken().equals(pushToken)) {
                latest = Math.max(latest, device.deadSince());
            }
        }
        return latest;
    }

    /** The devices after a token died; the same object if that changes nothing. */
    @SuppressWarnings("ReferenceEquality") // Says whether anything changed.
    public UserDevices applyDeath(DeadToken dead) {
        UserDevices after = this;
        for (int i = 0; i < devices.size(); i++) {
            Device device = devices.get(i).withDeath(dead);
            if (device != devices.get(i)) {
                after = after.with(i, device);
            }
        }
        return after;
    }

    /** Whether another device, which registered later or else was seen later, has the same token. */
    public boolean isRepeated(int index) {
        Device device = devices.get(index);
        for (int i = 0; i < devices.size(); i++) {
            Device other = devices.get(i);
            boolean later = other.registeredAt() == device.registeredAt()
                    ? i > index
                    : other.registeredAt() > device.registeredAt();
            if (later && other.pushToken().equals(device.pushToken())) {
                return true;
            }
        }
        return false;
    }

    /** The devices after word that a token belongs to another user, or does no longer; the same object if that is known. */
    public UserDevices applyYield(TokenYield word) {
        if (yielded.contains(word.token()) == word.yields()) {
            return this;
        }
        Set<TokenKey> next = new HashSet<>(yielded);
        if (word.yields()) {
            next.add(word.token());
        } else {
            next.remove(word.token());
        }
        return new UserDevices(devices, next);
    }

    /** Whether the token of a device belongs to another user. Hashes the token only if the user has yielded any. */
    public boolean isYielded(Device device) {
        return !yielded.isEmpty() && yielded.contains(TokenKey.of(device.pushToken()));
    }

    /** Whether nothing is known of the user. */
    public boolean isEmpty() {
        return devices.isEmpty() && yielded.isEmpty();
    }

    /** How many devices would only meet a dead token. */
    public long suppressed() {
        return devices.stream().filter(Device::isSuppressed).count();
    }

    private int indexOf(String deviceId) {
        for (int i = 0; i < devices.size(); i++) {
            if (devices.get(i).deviceId().equals(deviceId)) {
                return i;
            }
        }
        return -1;
    }

    private UserDevices without(int index) {
        List<Device> rest = new ArrayList<>(devices);
        rest.remove(index);
        return new UserDevices(rest, yielded);
    }

    private UserDevices with(int index, Device device) {
        List<Device> all = new ArrayList<>(devices);
        if (index < 0) {
            all.add(device);
        } else {
            all.set(index, device);
        }
        return new UserDevices(all, yielded);
    }
}
