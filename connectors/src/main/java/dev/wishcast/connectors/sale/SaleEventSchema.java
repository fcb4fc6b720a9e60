package dev.wishcast.connectors.sale;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import dev.wishcast.connectors.UndecodableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The published JSON Schema of sale events. Not thread-safe. */
final class SaleEventSchema {

    private static final String RESOURCE = "/dev/wishcast/sale-event.schema.json";

    private final JsonSchema schema;

    SaleEventSchema() {
        SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                // Draft 2020-12 leaves "format" to the reader; we mean it.
                .formatAssertionsEnabled(true)
                .regularExpressionFactory(SaleEventSchema::regularExpression)
                .locale(Locale.ENGLISH)
                .build();
        try (InputStream text = SaleEventSchema.class.getResourceAsStream(RESOURCE)) {
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(text, config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** JSON Schema means ECMAScript's {@code $}, the end. Java's lets a line break follow. */
    private static RegularExpression regularExpression(String regex) {
        Pattern pattern = Pattern.compile(regex.replace("$", "\\z"));
        return text -> pattern.matcher(text).find();
    }

    /**
     * Checks an event.
     *
     * @throws UndecodableException with every violation, if there is one
     */
    void check(JsonNode event) throws UndecodableException {
        String violations = schema.validate(event).stream()
                .map(SaleEventSchema::describe)
                .sorted()
                .collect(Collectors.joining("; "));
        if (!violations.isEmpty()) {
            throw UndecodableException.invalid(violations);
        }
    }

    /** Where, as a JSON Pointer, and what; a JSON Path has no way to say that a name is empty. */
    private static String describe(ValidationMessage violation) {
        String where = violation.getInstanceLocation().toString();
        return where.isEmpty() ? violation.getError() : where + " " + violation.getError();
    }
}
