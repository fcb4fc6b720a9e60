package dev.wishcast.connectors.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A JSON document as it is written, repeated fields, digits of numbers and all. */
sealed interface JsonValue {

    /** A field of an object. */
    record Member(String name, JsonValue value) {}

    /** An object, whose fields can be changed and can be there twice. */
    record Obj(List<Member> members) implements JsonValue {

        /** The only field of that name. */
        Optional<JsonValue> get(String name) {
            return members.stream()
                    .filter(member -> member.name().equals(name))
                    .map(Member::value)
                    .findFirst();
        }

        long count(String name) {
            return members.stream().filter(member -> member.name().equals(name)).count();
        }

        void set(String name, JsonValue value) {
            members.replaceAll(member -> member.name().equals(name) ? new Member(name, value) : member);
        }
    }

    /** An array. */
    record Arr(List<JsonValue> items) implements JsonValue {}

    /** A string. */
    record Text(String text) implements JsonValue {}

    /** A number, as it is written. */
    record Num(String digits) implements JsonValue {

        boolean isInteger() {
            return digits.chars().allMatch(c -> c == '-' || Character.isDigit(c));
        }
    }

    /** {@code true} or {@code false}. */
    record Bool(boolean value) implements JsonValue {}

    /** {@code null}. */
    record Null() implements JsonValue {}

    /** The document, with an escape for whatever is not ASCII if the seed is odd. */
    static String write(JsonValue value, boolean escaped) {
        StringBuilder json = new StringBuilder();
        write(value, escaped, json);
        return json.toString();
    }

    private static void write(JsonValue value, boolean escaped, StringBuilder json) {
        if (value instanceof Obj object) {
            String separator = "{";
            for (Member member : object.members()) {
                write(new Text(member.name()), escaped, json.append(separator));
                write(member.value(), escaped, json.append(':'));
                separator = ",";
            }
            json.append(object.members().isEmpty() ? "{}" : "}");
        } else if (value instanceof Arr array) {
            String separator = "[";
            for (JsonValue item : array.items()) {
                write(item, escaped, json.append(separator));
                separator = ",";
            }
            json.append(array.items().isEmpty() ? "[]" : "]");
        } else if (value instanceof Text text) {
            quote(text.text(), escaped, json);
        } else if (value instanceof Num number) {
            json.append(number.digits());
        } else {
            json.append(value instanceof Bool bool ? Boolean.toString(bool.value()) : "null");
        }
    }

    private static void quote(String text, boolean escaped, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Half a surrogate pair has no bytes in UTF-8: only an escape can bring it into a document.
            if (c < ' ' || Character.isSurrogate(c) || (escaped && c > '~')) {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        json.append('"');
    }

    /** A copy that can be changed. */
    static JsonValue copy(JsonValue value) {
        if (value instanceof Obj object) {
            List<Member> members = new ArrayList<>();
            object.members().forEach(member -> members.add(new Member(member.name(), copy(member.value()))));
            return new Obj(members);
        }
        return value instanceof Arr array
                ? new Arr(new ArrayList<>(
                        array.items().stream().map(JsonValue::copy).toList()))
                : value;
    }
}
