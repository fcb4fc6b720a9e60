package dev.wishcast.job.device;

import dev.wishcast.connectors.serialization.ImmutableSerializer;
import dev.wishcast.connectors.serialization.SerializerTypeInfo;
import dev.wishcast.job.token.TokenKey;
import dev.wishcast.job.token.TokenKeySerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Writes the devices of a user into the state. Every value begins with the version of its format, and every release reads
 * all versions before it. Stateless.
 */
public final class UserDevicesSerializer extends ImmutableSerializer<UserDevices> {

    private static final UserDevicesSerializer INSTANCE = new UserDevicesSerializer();

    /** The type information of a user's devices. */
    public static final TypeInformation<UserDevices> TYPE = new SerializerTypeInfo<>(UserDevices.class, INSTANCE);

    /**
     * The version in one byte, the number of devices as an integer, then of each device: id, code of the platform in one byte,
     * the platform itself if the code is that of all others, token, locale, time of registration and time of death. Then the
     * number of yielded tokens as an integer, and each as {@link TokenKeySerializer} writes it. Strings are as
     * {@link StringValue} writes them, times are longs.
     */
    static final int VERSION_1 = 1;

    /** Where each stands is its code, which state holds. */
    private static final List<String> PLATFORMS = List.of("android", "ios");

    /** The code of all other platforms. */
    private static final int OTHER = -1;

    @Override
    public UserDevices createInstance() {
        return UserDevices.NONE;
    }

    @Override
    public void serialize(UserDevices user, DataOutputView target) throws IOException {
        target.writeByte(VERSION_1);
        target.writeInt(user.devices().size());
        for (Device device : user.devices()) {
            StringValue.writeString(device.deviceId(), target);
            writePlatform(device.platform(), target);
            StringValue.writeString(device.pushToken(), target);
            StringValue.writeString(device.locale(), target);
            target.writeLong(device.registeredAt());
            target.writeLong(device.deadSince());
        }
        target.writeInt(user.yielded().size());
        for (TokenKey token : user.yielded()) {
            TokenKeySerializer.INSTANCE.serialize(token, target);
        }
    }

    @Override
    public UserDevices deserialize(DataInputView source) throws IOException {
        int version = source.readByte();
        if (version != VERSION_1) {
            throw new IOException("A user's devices have format " + version + "; this release reads " + VERSION_1
                    + ". Was the state written by a newer release?");
        }
        int count = source.readInt();
        List<Device> devices = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            devices.add(readDevice(source));
        }
        return new UserDevices(devices, readYielded(source));
    }

    private static Set<TokenKey> readYielded(DataInputView source) throws IOException {
        int count = source.readInt();
        if (count == 0) {
            return Set.of();
        }
        Set<TokenKey> yielded = new HashSet<>();
        for (int i = 0; i < count; i++) {
            yielded.add(TokenKeySerializer.INSTANCE.deserialize(source));
        }
        return yielded;
    }

    private static Device readDevice(DataInputView source) throws IOException {
        return new Device(
                StringValue.readString(source),
                readPlatform(source),
                StringValue.readString(source),
                StringValue.readString(source),
                source.readLong(),
                source.readLong());
    }

    private static void writePlatform(String platform, DataOutputView target) throws IOException {
        int code = PLATFORMS.indexOf(platform);
        target.writeByte(code);
        if (code == OTHER) {
            StringValue.writeString(platform, target);
        }
    }

    private static String readPlatform(DataInputView source) throws IOException {
        int code = source.readByte();
        if (code == OTHER) {
            return StringValue.readString(source);
        }
        if (code < 0 || code >= PLATFORMS.size()) {
            throw new IOException("No platform has the code " + code);
        }
        return PLATFORMS.get(code);
    }

    @Override
    public TypeSerializerSnapshot<UserDevices> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The snapshot that stands for this serializer in checkpoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<UserDevices> {
        /** Creates the snapshot, as Flink asks for it. */
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
