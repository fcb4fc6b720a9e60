package dev.wishcast.stub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** Scripts as JSON. */
final class ScriptJson {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private ScriptJson() {}

    /** @throws IllegalArgumentException if this is not an array of scripts, or one of them makes no sense */
    static StubScript[] parse(byte[] json) {
        StubScript[] scripts;
        try {
            scripts = JSON.readValue(json, StubScript[].class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read from memory", e);
        }
        if (scripts == null || Arrays.asList(scripts).contains(null)) {
            throw new IllegalArgumentException("an array of scripts is needed");
        }
        return scripts;
    }
}
