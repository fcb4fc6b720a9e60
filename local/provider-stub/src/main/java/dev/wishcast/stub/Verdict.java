package dev.wishcast.stub;

/**
 * What an API makes of a request.
 *
 * @param answer what it answers
 * @param push the push it would accept; {@code null} if it was refused or is none
 */
record Verdict(Answer answer, Push push) {

    static Verdict refused(Answer answer) {
        return new Verdict(answer, null);
    }
}
