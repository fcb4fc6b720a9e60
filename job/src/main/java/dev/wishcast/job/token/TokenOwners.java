package dev.wishcast.job.token;

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
 *   holders   token   who registered it last      until the last row gives it up,
 *                                            or for ever if the token is a placeholder
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
        if (next != known) {
            holders.update(next.isEmpty() ? null : next);
        }
        tell(claim, known, next, out);
    }

    /** A claim can change what is true for three users: who claims, who owned the token, and who owns it now. */
    static void tell(TokenClaim claim, TokenHolders known, TokenHolders next, Collector<TokenYield> out) {
        String claiming = claim.userId();
        String former = known.owner();
        String owner = next.owner();
        if (next.overflowed()) {
            // What was told before is not known. To tell it again does no harm.
            boolean holds = claim.held() || next.isHeldBy(claiming);
            out.collect(new TokenYield(claiming, claim.token(), holds && !claiming.equals(owner)));
        } else {
            tellIfChanged(claiming, claim.token(), known, next, out);
        }
        if (former != null && !former.equals(claiming)) {
            tellIfChanged(former, claim.token(), known, next, out);
        }
        if (owner != null && !owner.equals(claiming) && !owner.equals(former)) {
            tellIfChanged(owner, claim.token(), known, next, out);
        }
    }

    private static void tellIfChanged(
            String userId, TokenKey token, TokenHolders known, TokenHolders next, Collector<TokenYield> out) {
        boolean yields = yields(userId, next);
        if (yields != yields(userId, known)) {
            out.collect(new TokenYield(userId, token, yields));
        }
    }

    private static boolean yields(String userId, TokenHolders holders) {
        return holders.isHeldBy(userId) && !userId.equals(holders.owner());
    }
}
