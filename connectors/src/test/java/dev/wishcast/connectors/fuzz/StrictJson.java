package dev.wishcast.connectors.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads JSON by the letter of RFC 8259, in UTF-8, with the limits we document. Written for the fuzzer, so that no fault of
 * the parser that the decoders use is shared by what judges them.
 */
final class StrictJson {

    static final int MAX_DEPTH = 64;
    static final int MAX_NUMBER_CHARACTERS = 1_000;
    static final int MAX_NAME_CHARACTERS = 50_000;

    private final String text;
    private int at;
    private int depth;

    private StrictJson(String text) {
        this.text = text;
    }

    /** @throws BadInput if it is not one JSON document within the limits */
    static JsonValue read(byte[] bytes) throws BadInput {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadInput("not UTF-8");
        }
        StrictJson json = new StrictJson(text);
        json.at = text.startsWith("\uFEFF") ? 1 : 0;
        JsonValue value = json.value();
        json.space();
        json.check(json.at == text.length(), "something follows the document");
        return value;
    }

    private JsonValue value() throws BadInput {
        space();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> new JsonValue.Text(string());
            case 't' -> word("true", new JsonValue.Bool(true));
            case 'f' -> word("false", new JsonValue.Bool(false));
            case 'n' -> word("null", new JsonValue.Null());
            default -> number();
        };
    }

    private JsonValue object() throws BadInput {
        enter();
        List<JsonValue.Member> members = new ArrayList<>();
        space();
        if (peek() != '}') {
            do {
                space();
                String name = string();
                check(name.length() <= MAX_NAME_CHARACTERS && Model.isUnicode(name), "no such name");
                space();
                expect(':');
                members.add(new JsonValue.Member(name, value()));
                space();
            } while (skip(','));
        }
        expect('}');
        depth--;
        return new JsonValue.Obj(members);
    }

    private JsonValue array() throws BadInput {
        enter();
        List<JsonValue> items = new ArrayList<>();
        space();
        if (peek() != ']') {
            do {
                items.add(value());
                space();
            } while (skip(','));
        }
        expect(']');
        depth--;
        return new JsonValue.Arr(items);
    }

    private void enter() throws BadInput {
        at++;
        check(++depth <= MAX_DEPTH, "nested too deeply");
    }

    private String string() throws BadInput {
        expect('"');
        StringBuilder string = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            check(c >= ' ', "a control character");
            string.append(c == '\\' ? escaped() : c);
        }
        at++;
        return string.toString();
    }

    private char escaped() throws BadInput {
        char c = peek();
        at++;
        int plain = "\"\\/bfnrt".indexOf(c);
        if (plain >= 0) {
            return "\"\\/\b\f\n\r\t".charAt(plain);
        }
        check(c == 'u' && at + 4 <= text.length(), "no such escape");
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = "0123456789abcdefABCDEF".indexOf(text.charAt(at++));
            check(digit >= 0, "no hexadecimal digit");
            code = code * 16 + (digit < 16 ? digit : digit - 6);
        }
        return (char) code;
    }

    private JsonValue number() throws BadInput {
        int start = at;
        skip('-');
        if (!skip('0')) {
            digits();
        }
        if (skip('.')) {
            digits();
        }
        if (skip('e') || skip('E')) {
            if (!skip('+')) {
                skip('-');
            }
            digits();
        }
        check(at - start <= MAX_NUMBER_CHARACTERS, "a number is too long");
        return new JsonValue.Num(text.substring(start, at));
    }

    private void digits() throws BadInput {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        check(at > start, "no digit");
    }

    private JsonValue word(String word, JsonValue value) throws BadInput {
        check(text.startsWith(word, at), "no JSON");
        at += word.length();
        return value;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() throws BadInput {
        check(at < text.length(), "it ends too early");
        return text.charAt(at);
    }

    private boolean skip(char c) {
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private void expect(char c) throws BadInput {
        check(skip(c), "no " + c);
    }

    private void check(boolean good, String otherwise) throws BadInput {
        if (!good) {
            throw new BadInput(otherwise + ", at character " + at);
        }
    }
}
