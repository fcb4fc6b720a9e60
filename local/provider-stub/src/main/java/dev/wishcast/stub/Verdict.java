package dev.wishcast.stub;

/**
 * What an API makes of a request.
 *
 * @param answer what it answers
 * @param push the push it would accept; {@code null} if it was refused or is none
 * @param badToken the token it was refused for; {@code null} if it was not
 */
record Verdict(Answer answer, Push push, String badToken) {

    static Verdict acceptable(Answer answer, Push push) {
        return new Verdict(answer, push, null);
    }

    static Verdict refused(Answer answer) {
        return new Verdict(answer, null, null);
    }

    static Verdict refusedFor(String badToken, Answer answer) {
        return new Verdict(answer, null, badToken);
    }
}
