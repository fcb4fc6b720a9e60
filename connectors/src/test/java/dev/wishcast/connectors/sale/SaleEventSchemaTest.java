package dev.wishcast.connectors.sale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The schema as others will use it. */
class SaleEventSchemaTest {

    private JsonNode schema;

    @BeforeEach
    void read() throws IOException {
        try (InputStream text = getClass().getResourceAsStream("/dev/wishcast/sale-event.schema.json")) {
            schema = new ObjectMapper().readTree(text);
        }
    }

    @Test
    void isASchemaOfItsDraft() {
        JsonSchema draft = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaLocation.of(SchemaId.V202012));
        assertThat(draft.validate(schema)).isEmpty();
        assertThat(schema.get("$schema").textValue()).isEqualTo(SchemaId.V202012);
    }

    @Test
    void saysWhatASchemaCannotCheck() {
        assertThat(schema.get("description").textValue())
                .contains(String.format(Locale.ROOT, "at most %,d bytes", SaleEventDecoder.MAX_BYTES))
                .contains(String.format(Locale.ROOT, "at most %,d bytes as JSON", SaleEventDecoder.MAX_PAYLOAD_BYTES));
    }
}
