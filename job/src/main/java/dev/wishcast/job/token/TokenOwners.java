package dev.wishcast.job.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Knows which device rows have a push token, and tells the users who have to leave it to another one. Of a token that only one
 * user has, nothing is told. The watermark of the device changes passes through, so a sale waits for what follows from them.
 *
 * <pre>
 *   state     key     what for                    how long
 *   holders   token   who registered it last      until the last row gives it up
 * </pre>
 */
public final class TokenOwners extends KeyedProcessFunction<TokenKey, TokenClaim, TokenYield> {

    private static final ValueStateDescriptor<TokenHolders> HOLDERS =
            new ValueStateDescriptor<>("holders", TokenHoldersSerializer.TYPE);

    private transient ValueState<TokenHolders> holders;

    @Override
    public void open(OpenContext context) {
        holders = getRuntimeContext().getState(HOLDERS);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // The same object says that nothing has changed.
    public void processElement(TokenClaim claim, Context context, Collector<TokenYield> out) throws Exception {
        TokenHolders kept = holders.value();
        TokenHolders known = kept == null ? TokenHolders.NONE : kept;
        TokenHolders next = known.apply(claim);
        if (next == known) {
            return;
        }
        holders.update(next.rows().isEmpty() ? null : next);
        words(claim.token(), known, next).forEach(out::collect);
    }

    /** What the users have to be told when the rows with a token change. */
    static List<TokenYield> words(TokenKey token, TokenHolders known, TokenHolders next) {
        Set<String> before = known.yielding();
        Set<String> after = next.yielding();
        if (before.equals(after)) {
            return List.of();
        }
        List<TokenYield> words = new ArrayList<>();
        before.stream().filter(userId -> !after.contains(userId)).forEach(userId -> words.add(new TokenYield(userId, token, false)));
        after.stream().filter(userId -> !before.contains(userId)).forEach(userId -> words.add(new TokenYield(userId, token, true)));
        return words;
    }
}
