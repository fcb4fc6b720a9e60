package dev.wishcast.stub;

/**
 * What an API makes of a request.
 *
 * @param answer what it answers
 * @param authenticated whether the request's credentials were checked and are good
 * @param push the push it would accept; {@code null} if it was refused or is none
 * @param badToken the token it was refused for; {@code null} if it was not
 */
record Verdict(Answer answer, boolean authenticated, Push push, String badToken) {

    static Verdict acceptable(Answer answer, Push push) {
        return new Verdict(answer, true, push, null);
    }

    /** Whatever came before or instead of good credentials. */
    static Verdict unauthenticated(Answer answer) {
        return new Verdict(answer, false, null, null);
    }

    static Verdict refused(Answer answer) {
        return new Verdict(answer, true, null, null);
    }

    static Verdict refusedFor(String badToken, Answer answer) {
        return new Verdict(answer, true, null, badToken);
    }
}
