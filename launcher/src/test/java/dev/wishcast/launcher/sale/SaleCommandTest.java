package dev.wishcast.launcher.sale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SaleCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyOptionGoesIntoTheEvent() throws IOException {
        assertThat(event(
                        "--product",
                        "12345",
                        "--title",
                        "Now",
                        "--body",
                        "Half price",
                        "--sale-id",
                        "s1",
                        "--starts-at",
                        "2026-11-27T09:00:00+01:00",
                        "--ends-at",
                        "2026-11-27T10:00:00Z",
                        "--attribute",
                        "price=9.90"))
                .isEqualTo(JSON.readTree("""
                                {"saleId": "s1", "productId": "12345", "status": "STARTED", "startsAt": "2026-11-27T08:00:00Z",
                                 "endsAt": "2026-11-27T10:00:00Z", "title": "Now", "body": "Half price",
                                 "attributes": {"price": "9.90"}}
                                """));
    }

    @Test
    void whatIsLeftOutIsNotInTheEvent() throws IOException {
        assertThat(event("--product", "12345", "--title", "Now", "--sale-id", "s1"))
                .isEqualTo(JSON.readTree("""
                                {"saleId": "s1", "productId": "12345", "status": "STARTED", "title": "Now"}
                                """));
    }

    @Test
    void aSaleIsStoppedByItsId() throws IOException {
        assertThat(event("--product", "12345", "--sale-id", "s1", "--status", "SOLD_OUT"))
                .isEqualTo(JSON.readTree("""
                                {"saleId": "s1", "productId": "12345", "status": "SOLD_OUT"}
                                """));
        assertThatThrownBy(() -> event("--product", "12345", "--status", "CANCELLED"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--sale-id");
    }

    @Test
    void whatTheJobWouldRefuseIsRefusedHere() {
        assertThatThrownBy(() -> event("--product", "12345"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--title");
        assertThatThrownBy(() -> event("--product", "1", "--title", "t", "--starts-at", "tomorrow"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("RFC 3339");
        assertThatThrownBy(() -> event(
                        "--product",
                        "1",
                        "--title",
                        "t",
                        "--starts-at",
                        "2026-11-27T09:00:00Z",
                        "--ends-at",
                        "2026-11-27T09:00:00Z"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--ends-at");
    }

    private static JsonNode event(String... arguments) throws IOException {
        SaleCommand command = new SaleCommand();
        new CommandLine(command).parseArgs(arguments);
        return JSON.readTree(JSON.writeValueAsString(command.announcement()));
    }
}
