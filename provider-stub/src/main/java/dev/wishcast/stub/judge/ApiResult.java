package dev.wishcast.stub.judge;

import dev.wishcast.stub.http2.Response;

/**
 * What an API makes of a request.
 *
 * @param response the response it gives
 * @param isAuthenticated whether the request's credentials were checked and are good
 * @param push the push it would accept; {@code null} if it was refused or is none
 * @param badToken the token it was refused for; {@code null} if it was not
 */
public record ApiResult(Response response, boolean isAuthenticated, Push push, String badToken) {

    /** The request is in order. */
    public static ApiResult acceptable(Response response, Push push) {
        return new ApiResult(response, true, push, null);
    }

    /** The request got its response before its credentials were found good. */
    public static ApiResult unauthenticated(Response response) {
        return new ApiResult(response, false, null, null);
    }

    /** The request has good credentials, but is refused; for its token, if that is not {@code null}. */
    public static ApiResult refused(Response response, String badToken) {
        return new ApiResult(response, true, null, badToken);
    }

    /** Returns the token that the request was for; {@code null} if the request was refused before its token was looked at. */
    public String token() {
        return push == null ? badToken : push.token();
    }
}
