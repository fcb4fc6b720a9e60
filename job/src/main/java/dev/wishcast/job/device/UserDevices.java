package dev.wishcast.job.device;

import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.DeviceChange;
import java.util.ArrayList;
import java.util.List;

/**
 * All devices of one user, in the order in which they were first seen. Immutable.
 *
 * @param devices each with another {@link Device#deviceId()}
 */
public record UserDevices(List<Device> devices) {

    /** No device. */
    public static final UserDevices NONE = new UserDevices(List.of());

    /** The devices after a row was inserted, updated or deleted. */
    public UserDevices applyRow(DeviceChange row) {
        int index = indexOf(row.deviceId());
        if (row.kind() == ChangeKind.DELETED) {
            return index < 0 ? this : without(index);
        }
        return with(index, Device.ofRow(row, index < 0 ? null : devices.get(index)));
    }

    /** The devices after a token died; the same object if that changes nothing. */
    @SuppressWarnings("ReferenceEquality") // Says whether anything changed.
    public UserDevices applyDeath(DeadToken dead) {
        int index = indexOf(dead.deviceId());
        if (index < 0) {
            return this;
        }
        Device device = devices.get(index).withDeath(dead);
        return device == devices.get(index) ? this : with(index, device);
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
        return new UserDevices(rest);
    }

    private UserDevices with(int index, Device device) {
        List<Device> all = new ArrayList<>(devices);
        if (index < 0) {
            all.add(device);
        } else {
            all.set(index, device);
        }
        return new UserDevices(all);
    }
}
