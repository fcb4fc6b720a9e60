package dev.wishcast.job.token;

import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.DeviceChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** One phone, on which one user logs in after the other. */
class TokenOwnersTest {

    private static final TokenKey PHONE = TokenKey.of("phone");

    private KeyedOneInputStreamOperatorTestHarness<TokenKey, TokenClaim, TokenYield> owners;

    @BeforeEach
    void open() throws Exception {
        owners = harness();
        owners.open();
    }

    private static KeyedOneInputStreamOperatorTestHarness<TokenKey, TokenClaim, TokenYield> harness() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new TokenOwners()), TokenClaim::token, TokenKeySerializer.TYPE);
    }

    @AfterEach
    void close() throws Exception {
        owners.close();
    }

    @Test
    void ofATokenThatOneUserHasNothingIsTold() throws Exception {
        registers("anna", "d1", 100);
        registers("anna", "d2", 200);
        registers("anna", "d1", 300);
        givesUp("anna", "d1");
        assertThat(told()).isEmpty();
    }

    @Test
    void theFormerUserYieldsInWhateverOrderTheRowsCome() throws Exception {
        registers("anna", "d", 100);
        registers("ben", "d", 200);
        assertThat(told()).containsExactly(yields("anna"));

        registers("carl", "d", 150);
        assertThat(told()).containsExactly(yields("carl"));
    }

    @Test
    void whoRegistersAgainHasTheTokenBack() throws Exception {
        registers("anna", "d", 100);
        registers("ben", "d", 200);
        registers("anna", "d", 300);
        assertThat(told()).containsExactly(yields("anna"), hasBack("anna"), yields("ben"));
    }

    @Test
    void anOldRowThatComesAgainChangesNothing() throws Exception {
        registers("anna", "d", 100);
        registers("ben", "d", 200);
        told();
        registers("ben", "d", 50);
        assertThat(told()).isEmpty();
    }

    @Test
    void theFormerUserHasTheTokenBackWhenTheOwnerGivesItUp() throws Exception {
        registers("anna", "d", 100);
        registers("ben", "d1", 200);
        registers("ben", "d2", 300);
        told();
        givesUp("ben", "d2");
        assertThat(told()).isEmpty();
        givesUp("ben", "d1");
        assertThat(told()).containsExactly(hasBack("anna"));
        assertThat(owners.numKeyedStateEntries()).isEqualTo(1);

        givesUp("anna", "d");
        assertThat(told()).isEmpty();
        assertThat(owners.numKeyedStateEntries()).isZero();
    }

    /** Otherwise the index would keep for ever that the user has yielded it. */
    @Test
    void whoGivesUpATokenYieldsItNoLonger() throws Exception {
        registers("anna", "d", 100);
        registers("ben", "d", 200);
        told();
        givesUp("anna", "d");
        assertThat(told()).containsExactly(hasBack("anna"));
    }

    @Test
    void rowsWithoutAnyTimeAreDecidedByTheirIdsInEitherOrder() throws Exception {
        registers("ben", "d", 0);
        registers("anna", "d", 0);
        assertThat(told()).containsExactly(yields("anna"));
    }

    /** Such as "unknown", which an app writes into every row. */
    @Test
    void ofAPlaceholderOnlyTheLatestRowsAreKeptAndAllUsersButOneYield() throws Exception {
        List<Integer> users = new ArrayList<>(IntStream.range(0, 100).boxed().toList());
        Collections.shuffle(users, new Random(1));
        for (int user : users) {
            registers("u" + user, "d", 1_000 + user);
        }
        Set<String> yielding = new HashSet<>();
        apply(told(), yielding);
        assertThat(yielding).hasSize(99).doesNotContain("u99");

        registers("u0", "d", 5_000);
        apply(told(), yielding);
        assertThat(yielding).hasSize(99).doesNotContain("u0");

        givesUp("u1", "d");
        apply(told(), yielding);
        assertThat(yielding).hasSize(98).doesNotContain("u1");

        givesUp("u0", "d");
        apply(told(), yielding);
        assertThat(yielding).hasSize(97).doesNotContain("u99");
    }

    @Test
    void theRowsOfAPlaceholderAreLimited() {
        TokenHolders holders = TokenHolders.NONE;
        for (int user = 0; user < 100; user++) {
            holders = holders.apply(new TokenClaim(PHONE, "u" + user, "d", true, user, user));
        }
        assertThat(holders.rows()).hasSize(TokenHolders.MAX_ROWS).allMatch(row -> row.registeredAt() >= 68);
    }

    private static void apply(List<TokenYield> told, Set<String> yielding) {
        for (TokenYield word : told) {
            if (word.yields()) {
                yielding.add(word.userId());
            } else {
                yielding.remove(word.userId());
            }
        }
    }

    @Test
    void remembersAfterARestart() throws Exception {
        registers("anna", "d", 100);
        registers("größe", "d", 200);
        told();
        OperatorSubtaskState state = owners.snapshot(1, 1);
        owners.close();
        owners = harness();
        owners.initializeState(state);
        owners.open();

        givesUp("größe", "d");
        assertThat(told()).containsExactly(hasBack("anna"));
    }

    @Test
    void theWatermarkFollowsWhatIsTold() throws Exception {
        registers("anna", "d", 100);
        registers("ben", "d", 200);
        owners.processWatermark(new Watermark(500));
        assertThat(owners.getOutput()).hasSize(2).last().isEqualTo(new Watermark(500));
    }

    @Test
    void aRowThatChangesItsTokenGivesUpTheFormerOne() {
        assertThat(claims(new DeviceChange("u", "d", ChangeKind.UPSERTED, "ios", "new", "de", "old", 7, 8)))
                .containsExactly(
                        new TokenClaim(TokenKey.of("old"), "u", "d", false, 0, 8),
                        new TokenClaim(TokenKey.of("new"), "u", "d", true, 7, 8));
        assertThat(claims(new DeviceChange("u", "d", ChangeKind.UPSERTED, "ios", "new", "de", 0, 8)))
                .containsExactly(new TokenClaim(TokenKey.of("new"), "u", "d", true, 8, 8));
    }

    @Test
    void aRowThatCanNotBeReachedOnlyGivesUpItsToken() {
        TokenClaim givenUp = new TokenClaim(TokenKey.of("old"), "u", "d", false, 0, 8);
        assertThat(claims(new DeviceChange("u", "d", ChangeKind.UNREACHABLE, null, null, null, "old", 0, 8)))
                .containsExactly(givenUp);
        assertThat(claims(new DeviceChange("u", "d", ChangeKind.DELETED, null, null, null, "old", 0, 8)))
                .containsExactly(givenUp);
        assertThat(claims(new DeviceChange("u", "d", ChangeKind.TOMBSTONE, null, null, null, 0, 0)))
                .isEmpty();
        assertThat(claims(new DeviceChange("", "", ChangeKind.HEARTBEAT, null, null, null, 0, 8)))
                .isEmpty();
    }

    @Test
    void aFormatOfALaterReleaseIsRefused() throws Exception {
        var serializer = TokenHoldersSerializer.TYPE.createSerializer(new SerializerConfigImpl());
        DataOutputSerializer out = new DataOutputSerializer(8);
        serializer.serialize(TokenHolders.NONE, out);
        byte[] bytes = out.getCopyOfBuffer();
        bytes[0] = 2;
        assertThatThrownBy(() -> serializer.deserialize(new DataInputDeserializer(bytes)))
                .hasMessageContaining("format 2");
    }

    @Test
    void travelAsPojos() {
        SerializerConfigImpl noGenericTypes =
                new SerializerConfigImpl(new Configuration().set(PipelineOptions.GENERIC_TYPES, false));
        for (Class<?> type : List.of(TokenClaim.class, TokenYield.class)) {
            assertThat(TypeInformation.of(type)).isInstanceOf(PojoTypeInfo.class);
            assertThat(TypeInformation.of(type).createSerializer(noGenericTypes))
                    .isNotNull();
        }
    }

    private static List<TokenClaim> claims(DeviceChange row) {
        List<TokenClaim> claims = new ArrayList<>();
        TokenClaim.find(row, new ListCollector<>(claims));
        return claims;
    }

    private void registers(String userId, String deviceId, long at) throws Exception {
        owners.processElement(new TokenClaim(PHONE, userId, deviceId, true, at, at), at);
    }

    private void givesUp(String userId, String deviceId) throws Exception {
        owners.processElement(new TokenClaim(PHONE, userId, deviceId, false, 0, 0), 0);
    }

    private static TokenYield yields(String userId) {
        return new TokenYield(userId, PHONE, true);
    }

    private static TokenYield hasBack(String userId) {
        return new TokenYield(userId, PHONE, false);
    }

    /** What was told since the last call. */
    private List<TokenYield> told() {
        List<TokenYield> told = List.copyOf(owners.extractOutputValues());
        owners.getOutput().clear();
        return told;
    }
}
