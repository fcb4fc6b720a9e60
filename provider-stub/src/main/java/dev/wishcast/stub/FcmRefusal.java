package dev.wishcast.stub;

/** Leaves the parser of a message with the answer that refuses it. */
final class FcmRefusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    FcmRefusal(Answer answer) {
        super(answer.code(), null, false, false);
        this.answer = answer;
    }

    Answer answer() {
        return answer;
    }
}
